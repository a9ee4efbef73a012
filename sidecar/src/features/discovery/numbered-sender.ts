import type { AppEvent, Flush, FlushReply } from '@loom-studio/core-adapter/protocol';
import { pause } from './pause.ts';

export const SENDER_LIMITS = {
  flushEvents: 500,
  flushBytes: 256 * 1024,
  /** What waits; further events are refused. */
  events: 20_000,
  bytes: 16 * 1024 * 1024,
  /** A walk waits until no more than this waits. */
  roomyEvents: 1_000,
  roomyBytes: 1024 * 1024,
};

const RETRY_MS = 250;
/** The studio calls a producer lost after 9 s of silence. */
const BEAT_MS = 3_000;

export interface NumberedSender {
  readonly producer: string;
  /** `false`: too much waits already, the event is refused. */
  push(event: AppEvent): boolean;
  /** A sign of life, if nothing was sent for a while. */
  beat(): void;
  /** Resolves when little waits. */
  room(): Promise<void>;
  /** Drops what waits. */
  close(): Promise<void>;
}

export interface SenderOptions {
  producer: string;
  append: (flush: Flush) => Promise<FlushReply>;
  /** Whether this process may still speak for all. */
  mayAct: () => boolean;
  onReply: (flush: Flush, reply: FlushReply) => void;
  onError: (error: unknown) => void;
}

/**
 * Numbers events and hands them to the log in order: one flush at a time, the same one until it is answered, so
 * that what arrives twice is known by its numbers.
 */
export function createNumberedSender(options: SenderOptions): NumberedSender {
  const { producer, append, mayAct, onReply, onError } = options;
  const stop = new AbortController();
  const waiting: Array<{ event: AppEvent; bytes: number }> = [];
  const roomy = new Set<() => void>();
  let bytes = 0;
  let last = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let pumping: Promise<void> | undefined;

  const take = (): Flush => {
    const events: AppEvent[] = [];
    let size = 0;
    for (const next of waiting) {
      const full =
        events.length === SENDER_LIMITS.flushEvents || size + next.bytes > SENDER_LIMITS.flushBytes;
      if (events.length > 0 && full) break;
      events.push(next.event);
      size += next.bytes;
    }
    waiting.splice(0, events.length);
    bytes -= size;
    last += events.length;
    return { producer, first: last - events.length + 1, events };
  };

  const deliver = async (flush: Flush): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        if (mayAct()) {
          const reply = await append(flush);
          sentAt = performance.now();
          onReply(flush, reply);
          return;
        }
      } catch (error) {
        onError(error);
      }
      await pause(RETRY_MS, stop.signal);
    }
  };

  const isRoomy = () => waiting.length <= SENDER_LIMITS.roomyEvents && bytes <= SENDER_LIMITS.roomyBytes;

  const pump = async (): Promise<void> => {
    // At once when idle; what comes in the same breath goes along.
    await Promise.resolve();
    do {
      await deliver(take());
      if (isRoomy()) for (const done of roomy) done();
    } while (waiting.length > 0 && !stop.signal.aborted);
    pumping = undefined;
  };

  return {
    producer,
    push(event) {
      const size = JSON.stringify(event).length;
      if (waiting.length >= SENDER_LIMITS.events || bytes + size > SENDER_LIMITS.bytes) return false;
      waiting.push({ event, bytes: size });
      bytes += size;
      pumping ??= pump();
      return true;
    },
    beat() {
      if (performance.now() - sentAt >= BEAT_MS) pumping ??= pump();
    },
    room() {
      if (isRoomy() || stop.signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          roomy.delete(done);
          resolve();
        };
        roomy.add(done);
      });
    },
    async close() {
      stop.abort();
      for (const done of roomy) done();
      await pumping;
    },
  };
}
