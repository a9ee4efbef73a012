import { hookMethod } from './hook-method.ts';
import type { MethodSink } from './sink.ts';

/** Hooks the method where the object has it: no store has all the methods there are. Returns the way back. */
export function hookPresent<C>(target: object, name: string, sink: MethodSink<C>): () => void {
  if (typeof (target as Record<string, unknown>)[name] !== 'function') return () => undefined;
  return hookMethod(target, name, sink);
}

/** One way back for all, in reverse order. */
export function undoAll(undo: ReadonlyArray<() => void>): () => void {
  return () => {
    for (const each of [...undo].reverse()) each();
  };
}
