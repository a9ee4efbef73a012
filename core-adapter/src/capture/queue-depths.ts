import type { QueueCounts } from './queue-counts.ts';

/** Of a queue over Redis, as far as it is asked. */
interface Measurable {
  getJobCounts?(...types: string[]): PromiseLike<Record<string, unknown>>;
}

/** What waits, whatever it waits for. */
const WAITING = ['waiting', 'delayed', 'prioritized'];

/**
 * Asks the queues, one after the other and never twice at once, how many messages wait in them. Errors are
 * ignored: a depth nobody knows is not told.
 */
export function createDepthProbe(
  target: { getQueue?(name: string): unknown },
  counts: QueueCounts,
): () => void {
  let asking = false;

  async function ask(name: string): Promise<void> {
    const queue = target.getQueue?.(name) as Measurable | undefined;
    if (typeof queue?.getJobCounts !== 'function') return;
    const answer = await queue.getJobCounts(...WAITING);
    const found = WAITING.map((each) => answer[each]).filter((each) =>
      Number.isSafeInteger(each),
    ) as number[];
    if (found.length > 0)
      counts.measured(
        name,
        Math.max(
          0,
          found.reduce((sum, each) => sum + each, 0),
        ),
      );
  }

  async function askAll(): Promise<void> {
    for (const name of counts.names()) {
      try {
        await ask(name);
      } catch {
        // The queue's store is away, or the queue is closed.
      }
    }
    asking = false;
  }

  return () => {
    if (asking || typeof target.getQueue !== 'function') return;
    asking = true;
    void askAll();
  };
}
