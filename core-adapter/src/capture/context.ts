import { AsyncLocalStorage } from 'node:async_hooks';
import type { Delivery } from './deliveries.ts';
import type { Handling } from './handlings.ts';

/** What the code that runs now runs for. */
export interface Context {
  /** The actor that handles something: whatever is sent now is sent by it. */
  actor?: string | undefined;
  handling?: Handling | undefined;
  /** A message handed over whose handling has not begun. */
  delivery?: Delivery | undefined;
}

export interface ContextStore {
  current(): Context | undefined;
  /** Everything `run` starts, however much later, sees `context`. */
  within<T>(context: Context, run: () => T): T;
}

export function createContextStore(): ContextStore {
  const storage = new AsyncLocalStorage<Context>();
  return {
    current: () => storage.getStore(),
    within: (context, run) => storage.run(context, run),
  };
}
