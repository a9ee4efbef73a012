import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { engineContract } from '../contract.ts';
import { LOG_START } from '../engine.ts';
import { createMemoryEngine } from './memory.ts';
import { emptyState } from './state.ts';

engineContract('memory', async () => {
  let now = 1_000_000;
  const engine = createMemoryEngine({ now: () => now });
  return {
    engine,
    async advance(ms) {
      now += ms;
    },
    // A commit has done so.
    forget: async () => undefined,
    async damage(ws) {
      const position = await engine.position(ws);
      const { reports: _, ...state } = emptyState();
      const actors = [{ key: 'a:missing', v: 1, set: {} }];
      const patch = { ...position, seq: position.seq + 1, actors, producers: [], history: [], state };
      await engine.commit(ws, position, patch);
    },
  };
});

const beacon = (first: number) => ({ producer: 'a/b/c', first, events: [] });

it('refuses what its log has no room for, counts it, and keeps what is unread', async () => {
  const engine = createMemoryEngine({ limits: { logBytes: 256 } });
  await engine.append('w', beacon(1));
  await engine.append('w', beacon(1));
  await expect(engine.append('w', beacon(1))).rejects.toMatchObject({ code: 'overloaded' });
  expect(engine.drops()['log.refused']).toBe(1);
  expect((await engine.tail('w', LOG_START, { limit: 9, waitMs: 0 })).entries).toHaveLength(2);
});

it('forgets whole histories, longest untouched first, when all together are too large, and counts them', async () => {
  const engine = createMemoryEngine({ limits: { historyBytes: 2_000 } });
  const { reports: _, ...state } = emptyState();
  const start = await engine.position('w');
  const history = Array.from({ length: 20 }, (_each, n) => ({
    key: `journal:a:${n}`,
    entry: { at: n, seq: 1, body: { text: 'x'.repeat(50) } },
  }));
  await engine.commit('w', start, { ...start, seq: 1, actors: [], producers: [], history, state });
  expect(await engine.range('w', 'journal:a:0', { limit: 9 })).toEqual([]);
  expect(await engine.range('w', 'journal:a:19', { limit: 9 })).toHaveLength(1);
  expect(engine.drops()['history.evicted']).toBeGreaterThan(0);
});

it('forgets changes past its byte budget: an old position is gone, a recent one is not', async () => {
  const engine = createMemoryEngine({ limits: { changelogBytes: 3_000 } });
  const { reports: _, ...state } = emptyState();
  const start = await engine.position('w');
  let position = start;
  for (let seq = 1; seq <= 20; seq += 1) {
    await engine.commit('w', position, { ...position, seq, actors: [], producers: [], history: [], state });
    position = { ...position, seq };
  }
  expect(await engine.since('w', start)).toBe('gone');
  expect(await engine.since('w', { ...position, seq: 19 })).toHaveLength(1);
  expect(engine.drops()['changelog.cut']).toBeGreaterThan(0);
});

it('refuses documents that are too large or too many, and counts them', async () => {
  const engine = createMemoryEngine({ limits: { docsPerKind: 1, docBytes: 100 } });
  await expect(engine.putDoc('w', 'view', 'a', 'x'.repeat(200))).rejects.toMatchObject({ code: 'too_large' });
  await engine.putDoc('w', 'view', 'a', 1);
  await expect(engine.putDoc('w', 'view', 'b', 1)).rejects.toMatchObject({ code: 'overloaded' });
  expect(engine.drops()['docs.refused']).toBe(2);
});

it('keeps documents across restarts when it has a folder', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'studio-docs-'));
  const before = createMemoryEngine({ dataDir });
  await before.putDoc('w', 'view', 'mine', { q: 'type:Order' });
  await before.close();
  const after = createMemoryEngine({ dataDir });
  expect((await after.getDoc('w', 'view', 'mine'))?.value).toEqual({ q: 'type:Order' });
  await rm(dataDir, { recursive: true });
});

it('leaves out of its folder what is dead before anybody starts it again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'studio-docs-'));
  const engine = createMemoryEngine({ dataDir });
  await engine.putDoc('w', 'sidecar', 'one', { beat: 1 }, { ttlMs: 9_000 });
  expect(await readdir(dataDir)).toEqual([]);
  await engine.putDoc('w', 'ticket', 'one', 1, { ttlMs: 3_600_000 });
  expect(await readdir(dataDir)).toEqual(['docs.json']);
  await engine.close();
  await rm(dataDir, { recursive: true });
});
