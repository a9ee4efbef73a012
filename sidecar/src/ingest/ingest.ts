import { type Flush, STUDIO_PRODUCER, StudioError } from '@loom-studio/core-adapter/protocol';
import type { Engine, LogEntry, Position } from '../engine/engine.ts';
import type { Intake } from './intake.ts';
import type { Policy } from './policy.ts';
import { type Reduction, reduce } from './reduce/reduce.ts';
import type { ReduceView } from './reduce/view.ts';
import type { Replica } from './replica.ts';

export interface IngestOptions {
  engine: Engine;
  workspace: string;
  policy: Policy;
  replica: Replica;
  intake: Intake;
}

/**
 * One step of the log into the state: what gathered since the last one, in one commit. Safe to run anywhere,
 * any number of times, at once. Returns true when a tick left work that should not wait a second.
 */
export async function ingest(
  options: IngestOptions,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal },
): Promise<boolean> {
  const { engine, workspace, replica, intake } = options;
  const from = replica.position();
  // A young epoch has no time yet: it gets the first tick before anything else, in a commit of its own.
  if (replica.view.state.now === 0) {
    return commit(options, from, [{ id: from.at, flush: tickFlush(await engine.now(workspace)) }], false);
  }
  const wait = signal ? { waitMs, signal } : { waitMs };
  const { entries, gap } = await intake.next(from.at, wait);
  return entries.length === 0 ? false : commit(options, from, entries, gap);
}

export function tickFlush(at: number): Flush {
  return { producer: STUDIO_PRODUCER, first: 0, events: [{ kind: 'tick', at }] };
}

/**
 * An entry whose effect the engine cannot store must not stop the log either, and the same commit is never
 * tried twice: the run is halved until the culprit is alone, and that is set aside.
 */
async function commit(
  options: IngestOptions,
  from: Position,
  entries: LogEntry[],
  gap: boolean,
): Promise<boolean> {
  try {
    return await commitOnce(options, from, entries, gap);
  } catch (error) {
    const [first] = entries;
    if (error instanceof StudioError || !first || isPoison(first)) throw error;
    if (entries.length > 1)
      return commit(options, from, entries.slice(0, Math.ceil(entries.length / 2)), gap);
    return commit(options, from, [{ id: first.id, flush: poisoned(error) }], gap);
  }
}

async function commitOnce(
  options: IngestOptions,
  from: Position,
  entries: LogEntry[],
  gap: boolean,
): Promise<boolean> {
  const { engine, workspace, replica, policy, intake } = options;
  const expected = replica.position();
  // Somebody else applied the log while we read it: what we read may have taken effect already.
  if (expected.epoch !== from.epoch || expected.seq !== from.seq) return false;
  const { entry, more, consumed } = reduceSafely(replica.view, entries, gap, policy);
  const result = await engine.commit(workspace, expected, entry);
  // Whoever won, or if only the reply to our own commit was lost: the changelog has what took effect.
  if (result.ok) {
    intake.putBack(entries, consumed);
    await replica.receive(entry);
  } else await replica.catchUp();
  return more;
}

/** An entry that breaks the reducer must not stop the log: it is found by taking entries singly, and set aside. */
function reduceSafely(view: ReduceView, entries: LogEntry[], gap: boolean, policy: Policy): Reduction {
  try {
    return reduce(view, entries, gap, policy);
  } catch (error) {
    const [first] = entries;
    if (!first) throw error;
    if (entries.length > 1) return reduceSafely(view, [first], gap, policy);
    return reduce(view, [{ id: first.id, flush: poisoned(error) }], gap, policy);
  }
}

function isPoison({ flush }: LogEntry): boolean {
  return (
    flush.producer === STUDIO_PRODUCER &&
    Array.isArray(flush.events) &&
    flush.events.some((event) => (event?.kind as string) === 'rejected')
  );
}

function poisoned(error: unknown): Flush {
  return {
    producer: STUDIO_PRODUCER,
    first: 0,
    events: [{ kind: 'rejected', reason: String(error) } as never],
  };
}
