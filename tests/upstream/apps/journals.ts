/** Actors of Loom whose journals are compacted and taken back, on Loom's store in memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectStudio } from '@loom-studio/core-adapter';
import { loom, tell } from './loom.ts';
import type { ActorClass, ActorContext, JournalStore, State } from './loom-types.ts';

const { Actor } = await loom<{ Actor: typeof ActorClass }>('actor/actor');
const { InMemoryJournalStore } = await loom<{
  InMemoryJournalStore: new () => JournalStore & { getLatestSnapshot(id: string): Promise<object | null> };
}>('storage/in-memory-journal-store');

const journalStore = new InMemoryJournalStore();

class Counter extends Actor {
  constructor(actorId: string) {
    const context = { actorId, actorType: 'Counter' } as ActorContext;
    super(context, undefined, undefined, undefined, undefined, journalStore);
  }
  protected override getDefaultState(): State {
    return { count: 0 };
  }
  async execute(times: unknown): Promise<void> {
    for (let turn = 0; turn < (times as number); turn++)
      this.updateState((draft) => {
        draft.count = (draft.count as number) + 1;
      });
  }
  async takeBack(): Promise<void> {
    await this.compensateLastStateChange();
  }
}

const studio = connectStudio(undefined, { app: 'journals' });
studio.observe({ journalStore });

const compacted = new Counter('compacted');
await compacted.execute(100);
// Loom waits a tenth of a second for entries on their way.
for (let turn = 0; turn < 100 && !(await journalStore.getLatestSnapshot('compacted')); turn++)
  await sleep(20);
await sleep(50);
await compacted.execute(3);

const takenBack = new Counter('taken-back');
await takenBack.execute(2);
await takenBack.takeBack();
const flushed = await studio.flush();
await studio.close();

const found = async (id: string, actor: Counter) => ({
  state: actor.getState(),
  stored: (await journalStore.readEntries(id)).length,
  snapshot: await journalStore.getLatestSnapshot(id),
});
tell({
  flushed,
  compacted: await found('compacted', compacted),
  takenBack: await found('taken-back', takenBack),
});
