import { afterEach, expect, it } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import type { Engine } from '../engine/engine.ts';
import { createMemoryEngine } from '../engine/memory/memory.ts';
import { ingest, tickFlush } from './ingest.ts';
import { createIntake } from './intake.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { createReplica } from './replica.ts';

const WS = 'w';

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

it('is fresh again after an outage, however steadily it hears of commits', async () => {
  let isUp = true;
  const memory = createMemoryEngine();
  undo.push(memory.close);
  const engine: Engine = {
    ...memory,
    async since(ws, position) {
      if (!isUp) throw new Error('no answer');
      return memory.since(ws, position);
    },
  };
  const onError = () => undefined;
  const replica = await createReplica({ engine, workspace: WS, policy: DEFAULT_POLICY, onError });
  undo.push(replica.close);
  isUp = false;
  await expect(replica.catchUp()).rejects.toThrow('no answer');
  expect(replica.fresh()).toBe(false);
  isUp = true;
  const options = {
    engine,
    workspace: WS,
    policy: DEFAULT_POLICY,
    replica,
    intake: createIntake(engine, WS),
  };
  await eventually(async () => {
    await engine.append(WS, tickFlush(Date.now()));
    await ingest(options, { waitMs: 0 });
    expect(replica.fresh()).toBe(true);
  });
});
