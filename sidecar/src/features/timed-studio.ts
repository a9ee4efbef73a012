import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { createMemoryEngine } from '../engine/memory/memory.ts';
import { tickFlush } from '../ingest/ingest.ts';
import { createStudio } from '../ingest/studio.ts';

/** For tests: a whole studio on the memory engine whose time moves only when told. */
export async function createTimedStudio(startAt = 1_000_000_000) {
  let now = startAt;
  const engine = createMemoryEngine({ now: () => now });
  const numbers = new Map<string, number>();
  const workspace = 'timed';
  const onError = (error: unknown) => {
    throw error;
  };
  const studio = await createStudio({ engine, workspace, onError });
  await studio.append(tickFlush(now));

  return {
    studio,
    now: () => now,
    /** As an adapter numbers them. Resolves when the view shows them. */
    async send(producer: string, events: LogEvent[]) {
      const first = (numbers.get(producer) ?? 0) + 1;
      numbers.set(producer, first + events.length - 1);
      await studio.append({ v: 1, producer, first, events } as never);
    },
    /** Lets time pass with a tick each second. */
    async pass(ms: number) {
      for (const end = now + ms; now < end; ) {
        now += Math.min(1_000, end - now);
        await studio.append(tickFlush(now));
      }
    },
    /** Lets time pass without anybody there to tick, then ticks once. */
    async away(ms: number) {
      now += ms;
      await studio.append(tickFlush(now));
    },
    /** The state is lost and begins anew, empty, in another epoch. */
    async lose() {
      const { epoch, seq } = studio.position();
      const { reports: _, ...state } = studio.view.state;
      const patch = { key: 'nobody:0', v: seq + 1, set: { status: 'idle' } };
      const entry = {
        epoch,
        seq: seq + 1,
        at: studio.position().at,
        actors: [patch],
        producers: [],
        history: [],
      };
      await engine.commit(workspace, studio.position(), { ...entry, state });
      await studio.append(tickFlush(now));
    },
    async close() {
      await studio.close();
      await engine.close();
    },
  };
}

export type TimedStudio = Awaited<ReturnType<typeof createTimedStudio>>;
