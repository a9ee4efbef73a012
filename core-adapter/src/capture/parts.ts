import type { ObservedParts } from '../types.ts';
import { createActorHooks } from './actor-hooks.ts';
import { checkHookable } from './hook-method.ts';
import { captureJournal } from './journal.ts';
import { captureLongLived } from './long-lived.ts';
import { captureMetrics } from './metrics.ts';
import { captureQueue } from './queue.ts';
import { createDepthProbe } from './queue-depths.ts';
import { captureRuntime } from './runtime.ts';
import { captureState } from './state.ts';
import { captureTelemetry } from './telemetry.ts';
import type { Capture } from './teller.ts';
import type { Tools } from './tools.ts';
import { captureTraces } from './traces.ts';

export interface Part<T> {
  /** As `hello` names it. */
  name: string;
  /** Methods it must have. */
  needs: readonly string[];
  /** Methods that are hooked as well where it has them. */
  hooks?: readonly string[];
  capture(target: T, tools: Tools): () => void;
}

function part<T>(
  name: string,
  needs: readonly string[],
  capture: Capture<T>,
  hooks: readonly string[] = [],
): Part<T> {
  return { name, needs, hooks, capture: (target, { teller }) => capture(target, teller) };
}

/** What can be observed, and how. One line a part; those of the same name are one capture. */
const PARTS: { [K in keyof ObservedParts]-?: Part<NonNullable<ObservedParts[K]>> } = {
  runtime: {
    name: 'runtime',
    needs: ['activateActor', 'deactivateActor'],
    capture(target, tools) {
      const hooks = createActorHooks({ ...tools, stays: 'active' });
      const undo = captureRuntime(target, { ...tools, hooks });
      return () => {
        undo();
        hooks.close();
      };
    },
  },
  longLivedRuntime: {
    name: 'runtime',
    needs: ['getActor', 'routeMessage'],
    hooks: ['evictIdleActors'],
    capture(target, tools) {
      const hooks = createActorHooks({ ...tools, stays: 'idle' });
      const { scan, undo } = captureLongLived(target, { ...tools, hooks });
      tools.every.tick.add(scan);
      return () => {
        tools.every.tick.delete(scan);
        undo();
        hooks.close();
      };
    },
  },
  messageQueue: {
    name: 'queue',
    needs: ['enqueue'],
    hooks: ['dequeue', 'ack', 'nack', 'deadLetter', 'registerWorker'],
    capture(target, tools) {
      const probe = createDepthProbe(target, tools.counts);
      const undo = captureQueue(target, { ...tools, mono: tools.teller.mono });
      tools.every.look.add(probe);
      return () => {
        tools.every.look.delete(probe);
        undo();
      };
    },
  },
  journalStore: part('journal', ['appendEntry'], captureJournal, [
    ...['saveSnapshot', 'trimEntries', 'deleteJournal', 'getLatestSnapshot', 'readEntries'],
  ]),
  stateStore: part('state', ['save'], captureState, ['delete']),
  traceWriter: part('traces', ['emit'], captureTraces),
  metrics: part('metrics', [], captureMetrics, [
    ...['recordActorEvent', 'recordMessageEvent', 'recordLockEvent', 'emit', 'timing'],
  ]),
  telemetry: part('telemetry', ['getStore', 'setStore'], captureTelemetry),
};

/** On whatever is observed. */
export const MARK = Symbol.for('loom-studio.observed');

/** Everything checked before anything is hooked. */
export function readParts(given: ObservedParts): Array<[object, Part<never>]> {
  if (typeof given !== 'object' || given === null) throw new TypeError('observe: must be an object of parts');
  return Object.entries(given).flatMap(([key, target]: [string, unknown]) => {
    if (target === undefined) return [];
    if (!Object.hasOwn(PARTS, key)) throw new TypeError(`observe: "${key}" is nothing that can be observed`);
    const wanted = PARTS[key as keyof ObservedParts] as Part<never>;
    check(key, target, wanted);
    return [[target, wanted]] as Array<[object, Part<never>]>;
  });
}

function check(
  key: string,
  target: unknown,
  { needs, hooks = [] }: Pick<Part<never>, 'needs' | 'hooks'>,
): asserts target is object {
  const object = (typeof target === 'object' && target !== null) || typeof target === 'function';
  if (!object) throw new TypeError(`observe: ${key} must be an object`);
  for (const method of needs) {
    if (typeof (target as Record<string, unknown>)[method] !== 'function')
      throw new TypeError(`observe: ${key} has no method ${method}()`);
  }
  if (Object.hasOwn(target as object, MARK))
    throw new Error(`observe: ${key} is observed already: stop that first`);
  if (!Object.isExtensible(target)) throw new TypeError(`observe: a frozen ${key} cannot be hooked`);
  checkHookable(target as object, [...needs, ...hooks]);
}
