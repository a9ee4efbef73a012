import { expect, test } from '@jest/globals';
import { createRegistry } from '../demo/registry.ts';
import { createManualRuntime } from '../demo/stand-ins/manual-runtime.ts';
import { openStudio } from './connect-studio.ts';
import { createResyncGate } from './resync-gate.ts';
import type { Link } from './types.ts';

function world() {
  const runtime = createManualRuntime();
  const began: number[] = [];
  const start = runtime.mono();
  const gate = createResyncGate(runtime, (cause) => {
    if (cause === 'epoch') began.push(Math.round(runtime.mono() - start));
  });
  return { runtime, gate, began };
}

test('the first new epoch is answered at once, and of many in a row none is forgotten', async () => {
  const { runtime, gate, began } = world();
  for (let n = 0; n < 10; n += 1) gate.want('epoch');
  expect(began).toEqual([0]);
  await runtime.advance(60_000);
  expect(began).toEqual([0, 1_000]);
});

test('epochs without end cost less and less, until there was calm', async () => {
  const { runtime, gate, began } = world();
  for (let ms = 0; ms < 60_000; ms += 10) {
    gate.want('epoch');
    await runtime.advance(10);
  }
  expect(began).toEqual([0, 1_000, 3_000, 7_000, 15_000, 25_000, 35_000, 45_000, 55_000]);
  await runtime.advance(130_000);
  const before = began.length;
  gate.want('epoch');
  gate.want('epoch');
  expect(began).toHaveLength(before + 1);
});

test('somebody else who uses the numbers of an app does not make it tell everything without end', async () => {
  const runtime = createManualRuntime();
  let last = 0;
  const link: Link = {
    async send({ first, events }) {
      last = Math.max(last, first + events.length - 1) + 5;
      return { ok: true, epoch: 'e', last, resync: false };
    },
    close: async () => undefined,
  };
  const registry = createRegistry();
  for (let n = 0; n < 10; n += 1)
    await registry.register({
      ...{ actorId: `a${n}`, actorType: 'T', workerId: 'w', status: 'idle' },
      ...{ lastHeartbeat: new Date(0).toISOString(), messageCount: 0 },
    });
  const studio = openStudio(registry, { link, log: () => undefined }, { runtime, env: {} });
  await runtime.advance(20_000);
  expect(studio.stats().resyncs.epoch).toBeGreaterThan(0);
  expect(studio.stats().resyncs.epoch).toBeLessThan(8);
  await studio.close(0);
});
