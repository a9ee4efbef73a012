import type { Meter } from './meter.ts';

/** Told of every call of one hooked method. `C` is whatever it remembers between start and end of a call. */
export interface MethodSink<C> {
  /** Before the method is called. Arguments are read here: the method may change them later. */
  started(args: readonly unknown[], self: unknown): C;
  /** What the method gets instead of its arguments, for hooks on what it is handed. */
  passed?(call: C, args: readonly unknown[]): readonly unknown[];
  succeeded?(call: C, result: unknown): void;
  failed?(call: C, error: unknown): void;
  /** Calls `original` once and returns what it returns: for what must be set up around it. */
  around?(call: C, original: () => unknown): unknown;
  /** What the app gets instead of the result of a call that succeeded, for hooks on what a method makes. */
  replaced?(call: C, result: unknown): unknown;
}

export type Method = (this: unknown, ...args: unknown[]) => unknown;

export interface Guarded<C> {
  around: MethodSink<C>['around'];
  started(args: readonly unknown[], self: unknown): C | undefined;
  passed(call: C | undefined, args: readonly unknown[]): readonly unknown[];
  succeeded(call: C | undefined, result: unknown): unknown;
  failed(call: C | undefined, error: unknown): void;
}

/** The same sink, unable to throw: our own fault must not reach a call of the app. */
export function guard<C>(sink: MethodSink<C>, meter: Pick<Meter, 'enter' | 'leave'>): Guarded<C> {
  return {
    around: sink.around?.bind(sink),
    started(args, self) {
      const entered = meter.enter();
      try {
        return sink.started(args, self);
      } catch {
        // This call goes unreported.
        return undefined;
      } finally {
        meter.leave(entered);
      }
    },
    passed(call, args) {
      if (call === undefined || !sink.passed) return args;
      try {
        return sink.passed(call, args);
      } catch {
        // As above.
        return args;
      }
    },
    succeeded(call, result) {
      if (call === undefined) return result;
      const entered = meter.enter();
      try {
        sink.succeeded?.(call, result);
        return sink.replaced ? sink.replaced(call, result) : result;
      } catch {
        // As above.
        return result;
      } finally {
        meter.leave(entered);
      }
    },
    failed(call, error) {
      const entered = meter.enter();
      try {
        if (call !== undefined) sink.failed?.(call, error);
      } catch {
        // As above.
        return;
      } finally {
        meter.leave(entered);
      }
    },
  };
}
