import { expect, test } from '@jest/globals';
import type { Flush } from '@loom-studio/core-adapter/protocol';
import type { Engine } from '../engine/engine.ts';
import { createMemoryEngine } from '../engine/memory/memory.ts';
import { ingest } from './ingest.ts';
import { createIntake } from './intake.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { createReplica } from './replica.ts';

const WS = 'w';

/** A store that chokes on one actor, whatever it is written with. */
function choking(memory: Engine): { engine: Engine; tried: () => number } {
  let tried = 0;
  const engine: Engine = {
    ...memory,
    async commit(ws, expected, entry) {
      tried += 1;
      if (entry.actors.some(({ key }) => key.endsWith(':bad'))) throw new Error('the script choked');
      return memory.commit(ws, expected, entry);
    },
  };
  return { engine, tried: () => tried };
}

const flush = (id: string): Flush => ({
  producer: 'shop',
  first: 0,
  events: [{ kind: 'registered', at: 1, id, type: 'T', status: 'idle' }],
});

test('an entry that the engine cannot store is set aside alone, and nothing is tried twice unchanged', async () => {
  const { engine, tried } = choking(createMemoryEngine());
  const onError = (error: unknown) => {
    throw error;
  };
  const replica = await createReplica({ engine, workspace: WS, policy: DEFAULT_POLICY, onError });
  const options = {
    engine,
    workspace: WS,
    policy: DEFAULT_POLICY,
    replica,
    intake: createIntake(engine, WS),
  };
  await ingest(options, { waitMs: 0 });
  for (const id of ['a', 'b', 'c', 'bad', 'd', 'e']) await engine.append(WS, flush(id));
  const before = tried();
  for (let at = ''; at !== replica.position().at; ) {
    at = replica.position().at;
    await ingest(options, { waitMs: 0 });
  }
  expect([...replica.picture().live.values()].map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(replica.view.state.totals.rejected).toBe(1);
  expect(await engine.range(WS, 'rejected', { limit: 9 })).toMatchObject([
    { body: { event: expect.stringContaining('the script choked') } },
  ]);
  expect(tried() - before).toBeLessThanOrEqual(8);
  replica.close();
});
