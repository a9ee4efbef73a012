import type { EventOf } from '../protocol/events.ts';

/** Messages told one by one in a second; what goes beyond shares an event with others like it. */
export const SINGLE_PER_SECOND = 500;
/** Of those that failed, on top. */
export const ERRORS_PER_SECOND = 100;
/** Bytes of payloads copied in a second: a copy costs the app more than all else together. */
const PAYLOAD_BYTES_PER_SECOND = 1024 * 1024;
/** Kinds of messages that are added up at once. */
export const SUMS_KEPT = 2_000;
const ERROR_KEY_CHARS = 200;

type MessageEvent = EventOf<'message'>;

export interface MessageFeedDeps {
  mono(): number;
  tell(event: MessageEvent, bytes: number): void;
  /** Single messages are held back: all share events. */
  shedding(): 'nothing' | 'payloads' | 'spans' | 'messages';
}

export interface MessageFeed {
  tell(event: MessageEvent, bytes: number): void;
  /** Whether a payload copied now would be told. */
  wantsPayload(): boolean;
  copied(bytes: number): void;
  /** Tells what was added up. */
  flush(): void;
  readonly figures: { single: number; shared: number };
}

interface Sum {
  event: MessageEvent;
  times: number;
  wait: { sum: number; times: number };
  run: { sum: number; times: number };
}

/** Tells messages one by one up to a rate, and beyond it adds them up, so that totals stay exact. */
export function createMessageFeed({ mono, tell, shedding }: MessageFeedDeps): MessageFeed {
  const sums = new Map<string, Sum>();
  const figures = { single: 0, shared: 0 };
  let second = 0;
  let used = { single: 0, errors: 0, bytes: 0 };

  function budget(): typeof used {
    const now = Math.floor(mono() / 1_000);
    if (now !== second) {
      second = now;
      used = { single: 0, errors: 0, bytes: 0 };
    }
    return used;
  }

  function takesSingle(event: MessageEvent): boolean {
    const spent = budget();
    if (shedding() !== 'messages' && spent.single < SINGLE_PER_SECOND) return ++spent.single > 0;
    return event.error !== undefined && spent.errors < ERRORS_PER_SECOND && ++spent.errors > 0;
  }

  function add(event: MessageEvent): void {
    const key = keyOf(event);
    const known = sums.get(key);
    if (!known && sums.size >= SUMS_KEPT) flushOldest();
    const sum = known ?? fresh(event);
    if (!known) sums.set(key, sum);
    sum.times++;
    sum.event.at = event.at;
    count(sum.wait, event.waitMs);
    count(sum.run, event.runMs);
  }

  function flushOldest(): void {
    const [oldest] = sums.keys();
    if (oldest !== undefined) flush(oldest);
  }

  function flush(key: string): void {
    const sum = sums.get(key);
    if (!sum) return;
    sums.delete(key);
    const { event, times, wait, run } = sum;
    if (times > 1) event.times = times;
    if (wait.times > 0) event.waitMs = wait.sum / wait.times;
    if (run.times > 0) event.runMs = run.sum / run.times;
    tell(event, 160 + 2 * event.to.length + (event.error?.length ?? 0));
  }

  return {
    tell(event, bytes) {
      if (takesSingle(event)) {
        figures.single++;
        tell(event, bytes);
        return;
      }
      figures.shared++;
      add(event);
    },
    wantsPayload() {
      const { single, bytes } = budget();
      return shedding() === 'nothing' && single < SINGLE_PER_SECOND && bytes < PAYLOAD_BYTES_PER_SECOND;
    },
    copied(bytes) {
      budget().bytes += bytes;
    },
    flush() {
      for (const key of [...sums.keys()]) flush(key);
    },
    figures,
  };
}

function keyOf({ from, to, type, outcome, error, queue }: MessageEvent): string {
  const rare = outcome || error ? `\n${outcome ?? ''}\n${error?.slice(0, ERROR_KEY_CHARS) ?? ''}` : '';
  return `${to}\n${type ?? ''}\n${from ?? ''}\n${queue ?? ''}${rare}`;
}

/** What is the same for all of the kind. */
function fresh(of: MessageEvent): Sum {
  const event: MessageEvent = { kind: 'message', at: of.at, to: of.to };
  for (const field of ['from', 'type', 'outcome', 'error', 'queue', 'approximate'] as const) {
    if (of[field] !== undefined) Object.assign(event, { [field]: of[field] });
  }
  return { event, times: 0, wait: { sum: 0, times: 0 }, run: { sum: 0, times: 0 } };
}

function count(into: { sum: number; times: number }, ms: number | undefined): void {
  if (ms === undefined) return;
  into.sum += ms;
  into.times++;
}
