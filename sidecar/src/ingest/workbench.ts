import { type ActorRecord, actorKey, type LogEvent } from '@loom-studio/core-adapter/protocol';
import { createMemoryEngine } from '../engine/memory/memory.ts';
import { ingest, tickFlush } from './ingest.ts';
import { createIntake } from './intake.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import { createReplica } from './replica.ts';
import { createView } from './studio.ts';

const WS = 'bench';

/** For tests: one workspace on the memory engine whose time moves and whose log is applied only when told. */
export async function createWorkbench(rules: Partial<Policy> = {}) {
  let now = 1_000_000_000;
  const policy = { ...DEFAULT_POLICY, ...rules };
  const engine = createMemoryEngine({ now: () => now });
  const onError = (error: unknown) => {
    throw error;
  };
  const replica = await createReplica({ engine, workspace: WS, policy, onError });
  const numbers = new Map<string, number>();
  const options = { engine, workspace: WS, policy, replica, intake: createIntake(engine, WS) };
  await ingest(options, { waitMs: 0 });

  const settle = async () => {
    let position = '';
    while (position !== replica.position().at) {
      position = replica.position().at;
      await ingest(options, { waitMs: 0 });
    }
  };

  const bench = {
    engine,
    replica,
    view: createView(replica, engine),
    now: () => now,
    record: (key: string): ActorRecord | undefined => replica.view.record(key),
    get: (app: string, id: string) => replica.view.record(actorKey(app, id)),
    totals: () => replica.view.state.totals,
    rejected: () => engine.range(WS, 'rejected', { limit: 100 }),
    history: (key: string) => engine.range(WS, key, { limit: 100 }),
    /** Appends as `producer` and applies. `first` overrides the running number. */
    async send(producer: string, events: LogEvent[], first?: number) {
      const next = first ?? (producer.includes('/') ? (numbers.get(producer) ?? 0) + 1 : 0);
      if (producer.includes('/')) numbers.set(producer, next + events.length - 1);
      await engine.append(WS, { producer, first: next, events });
      await settle();
    },
    /** Appends anything at all. */
    async sendRaw(flush: unknown) {
      await engine.append(WS, flush as never);
      await settle();
    },
    /** Lets time pass with a tick each second; `alive` are the producers that beacon meanwhile. */
    async pass(ms: number, alive: string[] = []) {
      for (const end = now + ms; now < end; ) {
        now += Math.min(1_000, end - now);
        for (const producer of alive) await bench.send(producer, []);
        await engine.append(WS, tickFlush(now));
        await settle();
      }
    },
    /** Lets time pass without anybody there to tick, then ticks once. */
    async away(ms: number) {
      now += ms;
      await engine.append(WS, tickFlush(now));
      await settle();
    },
    async close() {
      replica.close();
      await engine.close();
    },
  };
  return bench;
}

export type Workbench = Awaited<ReturnType<typeof createWorkbench>>;
