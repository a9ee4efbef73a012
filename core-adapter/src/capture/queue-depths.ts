import type { QueueCounts } from './queue-counts.ts';

/** Queues that are in this very process, so that what waits in them can be read. */
export interface OwnQueues {
  /** Undefined where it cannot be known. */
  depthOf(name: string): number | undefined;
  /** A bounded number of those there are. */
  names(): string[];
}

/** Own properties by which a queue over a store that others share is known. */
const STORES = ['connection', 'redis', 'client', 'container'] as const;
const NAMES_READ = 1_000;

/** The lists of a queue that keeps them in a map of this process; undefined for any other. */
export function ownQueues(target: object): OwnQueues | undefined {
  const { queues, registerWorker } = target as { queues?: unknown; registerWorker?: unknown };
  if (typeof registerWorker === 'function' || !(queues instanceof Map)) return undefined;
  if (STORES.some((store) => Object.hasOwn(target, store))) return undefined;
  const lists: Map<unknown, unknown> = queues;
  /** Found there once: when such a one is not there, nothing waits in it. Others may go by another name there. */
  const known = new Set<string>();

  function depthOf(name: string): number | undefined {
    const depth = lengthOf(lists.get(name));
    if (depth === undefined) return known.has(name) && !lists.has(name) ? 0 : undefined;
    if (known.size < NAMES_READ) known.add(name);
    return depth;
  }

  function names(): string[] {
    const found: string[] = [];
    for (const name of lists.keys()) {
      if (found.length >= NAMES_READ) break;
      if (typeof name === 'string') found.push(name);
    }
    return found;
  }

  return { depthOf: (name) => readable(() => depthOf(name)), names: () => readable(names) ?? [] };
}

/** Lists of an app may throw when they are read: that is nothing the app should hear of from a timer. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function lengthOf(list: unknown): number | undefined {
  const { length, size } = (list ?? {}) as { length?: unknown; size?: unknown };
  const found = typeof length === 'number' ? length : size;
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

/** Of a queue over Redis, as far as it is asked. */
interface Measurable {
  getJobCounts?(...types: string[]): PromiseLike<Record<string, unknown>>;
}

/** What waits, whatever it waits for. */
const WAITING = ['waiting', 'delayed', 'prioritized'];

/**
 * Looks at the queues of this process, and asks those elsewhere, one after the other and never twice at once, how many
 * messages wait in them. Errors are ignored: a depth nobody knows is not told.
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
    counts.look();
    if (asking || typeof target.getQueue !== 'function') return;
    asking = true;
    void askAll();
  };
}
