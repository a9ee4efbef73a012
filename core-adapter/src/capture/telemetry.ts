import { safeName } from '../safe-text.ts';
import { hookPresent, undoAll } from './hook-present.ts';
import { tellLine } from './lines.ts';
import { readBy } from './read-by.ts';
import { type Clock, type Report, reportOf } from './report.ts';
import { tellSpan } from './spans.ts';
import type { Capture, Teller } from './teller.ts';

/** Loom's `TelemetryRecorder`: the class itself, as its store is one for the whole process. */
export interface TelemetryRecorderLike {
  getStore(): object;
  setStore(store: object): unknown;
}

type Fields = Record<string, unknown>;
type Taps = Record<string, (said: Fields) => boolean>;

/**
 * What actors record of themselves: events as lines of their log, spans as spans, metrics as reported figures.
 * @internal
 */
export const captureTelemetry: Capture<TelemetryRecorderLike> = (recorder, teller) =>
  captureTelemetryBy(recorder, teller);

/** @internal Tests hand in their clock. */
export function captureTelemetryBy(
  recorder: TelemetryRecorderLike,
  teller: Teller,
  clock?: Clock,
): () => void {
  const taps = tapsOf(teller, reportOf(teller, clock));
  let own = recorder.getStore();
  let chained = own;
  const chain = (): void => {
    const present = recorder.getStore();
    if (present === chained && chained !== own) return;
    own = present;
    chained = tapped(present, taps, teller);
    Reflect.apply(recorder.setStore, recorder, [chained]);
  };
  chain();
  let isChaining = false;
  // A store set later is the app's wish: it takes the place of the one before, and is heard as well.
  const unhook = hookPresent<true>(recorder, 'setStore', {
    started: () => true,
    succeeded() {
      if (isChaining) return;
      isChaining = true;
      try {
        chain();
      } finally {
        isChaining = false;
      }
    },
  });
  return undoAll([
    () => {
      if (recorder.getStore() === chained) recorder.setStore(own);
    },
    unhook,
  ]);
}

/** The store as it is, but for what is written through it. Its own errors stay its own. */
function tapped(store: object, taps: Taps, teller: Teller): object {
  // Not a proxy of the store itself: a frozen one would not let its methods be replaced.
  return new Proxy(Object.create(Object.getPrototypeOf(store)) as object, {
    get(_, name) {
      const member: unknown = Reflect.get(store, name, store);
      if (typeof member !== 'function') return member;
      const tap = typeof name === 'string' && Object.hasOwn(taps, name) ? taps[name] : undefined;
      return (...args: unknown[]): unknown => {
        if (tap) readBy(teller, () => (tap(args[0] as Fields) ? true : undefined));
        return Reflect.apply(member, store, args);
      };
    },
    set: (_, name, value) => Reflect.set(store, name, value, store),
    has: (_, name) => Reflect.has(store, name),
    ownKeys: () => Reflect.ownKeys(store),
    getOwnPropertyDescriptor(_, name) {
      const own = Reflect.getOwnPropertyDescriptor(store, name);
      return own && { ...own, configurable: true };
    },
  });
}

function tapsOf(teller: Teller, report: Report): Taps {
  return {
    writeEvent: ({ actorId, actorType, correlationId, eventType, data }) => {
      if (typeof eventType !== 'string' || eventType === '') return false;
      const message = safeName(eventType, 256);
      const fields = { actorType, correlationId, ...(data !== undefined && { data }) };
      return tellLine(teller, { level: 'debug', message, actorId, fields });
    },
    writeMetric({ name, value }) {
      report.custom(name, value);
      return true;
    },
    writeSpan: ({ spanId, actorId, operation, timestamp, duration, status, error }) =>
      tellSpan(teller, {
        traceId: spanId,
        actorId,
        eventType: operation,
        detail: { span_id: spanId, timestamp, status, duration_ms: duration, error },
      }),
  };
}
