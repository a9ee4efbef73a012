import type { AppEvent } from '../protocol/events.ts';
import type { Copied } from '../protocol/redact.ts';

/** How captures speak to the studio. Constant work, never throws, never waits. */
export interface Teller {
  /** Milliseconds, this host's clock. */
  now(): number;
  /** Milliseconds that only grow, with fractions. */
  mono(): number;
  /** An event of its own, such as a message, a journal entry or a log line. `bytes` as it will be encoded, estimated. */
  tell(event: AppEvent, bytes: number): void;
  /** The value as it may leave the process: without what must not be told, cut where it is too large. `path` is its root. */
  copy(value: unknown, path: 'payload' | 'metadata' | 'state' | 'entry' | 'fields' | 'detail'): Copied;
  /** Something was said that the studio would not take. */
  invalid(): void;
}

/** Puts hooks on one thing the app handed over; returns the way back. */
export type Capture<T> = (target: T, teller: Teller) => () => void;
