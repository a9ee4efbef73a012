import { expect, test } from '@jest/globals';
import { eventually } from '../../../../tests/support/eventually.ts';
import { createMemoryEngine } from '../../engine/memory/memory.ts';
import { createWorld } from '../../suite/world.ts';

test('an adapter that falls silent and returns changes how its actors look, though none changed', async () => {
  let ahead = 0;
  const engine = createMemoryEngine({ now: () => Date.now() + ahead });
  const world = await createWorld({ TRANSPORT: 'node' }, engine);
  const at = Date.now();
  const crowd = Array.from({ length: 500 }, (_, n) => ({ kind: 'registered', at, id: `a${n}`, type: 'T' }));
  await world.flush(1, [{ kind: 'hello', at }, ...crowd]);
  const client = await world.connect();
  await client.frame('actors');
  const lost = () => client.frames.filter(({ type, data }) => type === 'actor:update' && data.ownerLostSince);
  await eventually(
    () => {
      // Ticks come each second; the studio judges silence by them, so time runs ahead in small steps.
      ahead += 100;
      expect(new Set(lost().map(({ data }) => data.id)).size).toBe(500);
    },
    15_000,
    50,
  );
  const before = client.frames.length;
  await world.flush(502, []);
  await eventually(() => {
    const back = client.frames.slice(before).filter(({ type }) => type === 'actor:update');
    expect(new Set(back.map(({ data }) => data.id)).size).toBe(500);
    expect(back.every(({ data }) => data.ownerLostSince === undefined)).toBe(true);
  });
  await world.close();
  await engine.close();
}, 30_000);
