/** Actors in the pool of Loom's long-lived runtime, first as it is and then observed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectStudio } from '@loom-studio/core-adapter';
import { loom, tell } from './loom.ts';
import type {
  ActorClass,
  ActorContext,
  JournalStore,
  PooledRuntime,
  State,
  StateStore,
} from './loom-types.ts';
import { message } from './message.ts';
import { createOutcomes, remember } from './outcomes.ts';

const { Actor } = await loom<{ Actor: typeof ActorClass }>('actor/actor');
const { LongLivedActorRuntime } = await loom<{
  LongLivedActorRuntime: new (config: object) => PooledRuntime;
}>('actor/actor-runtime');
const { InMemoryBlobStore } = await loom<{ InMemoryBlobStore: new () => object }>(
  'storage/in-memory-blob-store',
);
const { InMemoryStateStore } = await loom<{ InMemoryStateStore: new () => StateStore }>(
  'storage/in-memory-state-store',
);
const { InMemoryJournalStore } = await loom<{ InMemoryJournalStore: new () => JournalStore }>(
  'storage/in-memory-journal-store',
);

const POOL = 3;
const IDLE_MS = 200;
const IDS = ['c-1', 'c-2', 'c-3', 'c-4', 'c-5'];

function createPool() {
  const { call, lines, note } = createOutcomes();
  const journalStore = new InMemoryJournalStore();
  const stateStore = new InMemoryStateStore();
  const config = { blobStore: new InMemoryBlobStore(), stateStore, maxPoolSize: POOL, maxIdleTime: IDLE_MS };
  const runtime = new LongLivedActorRuntime(config);

  class Counter extends Actor {
    /** This runtime hands its actors no journal store: a class that wants one brings it along. */
    constructor(context: ActorContext) {
      super(context, undefined, undefined, undefined, undefined, journalStore);
    }
    protected override getDefaultState(): State {
      return { count: 0 };
    }
    async execute(input: { by: number; tell?: string }): Promise<void> {
      if (input.by < 0) throw new RangeError(`cannot count by ${input.by}`);
      this.updateState((draft) => {
        draft.count = (draft.count as number) + input.by;
      });
      note(`${this.context.actorId} counts ${JSON.stringify(this.getState())}`);
      if (input.tell) await route(input.tell, 100);
    }
  }
  runtime.registerActorType('Counter', {
    name: 'Counter',
    version: '1',
    type: 'typescript',
    actorClass: Counter,
  });

  let messages = 0;
  function route(id: string, by: number, more: object = {}): Promise<void> {
    const context = { actorId: id, actorType: 'Counter', correlationId: id };
    const metadata = { timestamp: new Date().toISOString(), priority: 0, actorType: 'Counter' };
    return runtime.routeMessage(
      message(`m-${++messages}`, id, { payload: { by, ...more }, metadata }),
      context,
    );
  }

  async function work(): Promise<void> {
    // The third that is new pushes out the one unused for longest, and comes back with its state.
    for (const id of IDS) {
      await call(`${id} by 1`, () => route(id, 1));
      // Which of them is oldest is decided by a clock of milliseconds.
      await sleep(3);
    }
    await call('c-1 by 2', () => route('c-1', 2));
    await call('c-1 tells c-5', () => route('c-1', 1, { tell: 'c-5' }));
    await call('c-5 by -1', () => route('c-5', -1));
    await call('pool', () => runtime.getStats().poolSize);
    const unknown = { timestamp: '', priority: 0, actorType: 'Nothing' };
    await call('unknown type', () => runtime.routeMessage(message('m-x', 'x-1', { metadata: unknown }), {}));
  }

  async function evict(): Promise<void> {
    await sleep(IDLE_MS + 50);
    await call('still used', () => route('c-1', 1));
    await call('evict', () => runtime.evictIdleActors());
    await call('pool', () => runtime.getStats().poolSize);
  }

  return { runtime, journalStore, stateStore, actors: Counter.prototype as object, work, evict, lines };
}

async function found({ lines, journalStore, stateStore }: ReturnType<typeof createPool>) {
  const of = async (id: string) => {
    const saved = await stateStore.load(id);
    return { saved: saved && [saved.status, saved.state], journal: await journalStore.readEntries(id) };
  };
  return { lines, stored: Object.fromEntries(await Promise.all(IDS.map(async (id) => [id, await of(id)]))) };
}

const plain = createPool();
await plain.work();
await plain.evict();

const pool = createPool();
const isAsBefore = remember(pool.runtime, pool.journalStore, pool.actors, Actor.prototype);
const studio = connectStudio(undefined, { app: 'pool' });
studio.observe({ longLivedRuntime: pool.runtime as never, journalStore: pool.journalStore });
await pool.work();
await pool.evict();
// Twice the time after which it is looked who is gone.
await sleep(1_200);
const flushed = await studio.flush();
const { dropped } = studio.stats();
await studio.close();
const restored = isAsBefore();
tell({ untouched: await found(plain), observed: await found(pool), flushed, dropped, restored });
