import type { AppEvent } from '@loom-studio/core-adapter/protocol';

/** Events as a test writes them: the time is filled in. */
export type Report = AppEvent extends infer E ? (E extends AppEvent ? Omit<E, 'at'> : never) : never;

export interface ReportingApp {
  /** Its name as a producer. */
  producer: string;
  /** Sends events under the next numbers, in as many flushes as they need; none are a sign of life. */
  report(...events: Report[]): Promise<void>;
  /** Says every few seconds that the app still lives, as an adapter does; returns what ends it. */
  beat(): () => void;
}

const FLUSH_EVENTS = 500;
const BEAT_MS = 3_000;

/** An app as the studio sees one: a producer that numbers its events and posts them. `instance`: its process. */
export function reportingApp(url: string, app: string, instance = 'test'): ReportingApp {
  const producer = `${app}/${instance}/${Math.random().toString(36).slice(2)}`;
  let next = 1;
  return {
    producer,
    async report(...events) {
      if (events.length === 0) await flush({ v: 1, producer, first: next, events: [] });
      for (let from = 0; from < events.length; from += FLUSH_EVENTS) {
        const part = events.slice(from, from + FLUSH_EVENTS).map((event) => ({ at: Date.now(), ...event }));
        await flush({ v: 1, producer, first: next, events: part });
        next += part.length;
      }
    },
    beat() {
      const timer = setInterval(() => {
        // A studio that is away misses one; the next says the same.
        flush({ v: 1, producer, first: next, events: [] }).catch(() => undefined);
      }, BEAT_MS);
      return () => clearInterval(timer);
    },
  };

  async function flush(body: unknown) {
    const response = await fetch(`${url}/api/flush`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The studio answered ${response.status}: ${await response.text()}`);
  }
}

export function registered(id: string, facts: Partial<Extract<Report, { kind: 'registered' }>> = {}): Report {
  return { kind: 'registered', id, type: 'Order', worker: 'w-01', status: 'idle', ...facts };
}
