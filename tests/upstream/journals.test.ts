import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { runApp } from './run-app.ts';

jest.setTimeout(60_000);

type Fields = Record<string, unknown>;

interface Actor {
  state: { count: number };
  /** Entries its store has left. */
  stored: number;
  snapshot: { state: Fields; cursor: number } | null;
}

let sidecar: SidecarProcess;
let found: { flushed: boolean; compacted: Actor; takenBack: Actor };
beforeAll(async () => {
  sidecar = await startSidecar();
  found = await runApp(['journals'], { STUDIO_URL: sidecar.url });
  expect(found.flushed).toBe(true);
});
afterAll(() => sidecar?.kill());

/** Oldest first. */
async function journalOf(id: string): Promise<Fields[]> {
  const entries = await sidecar.get<Array<{ body: Fields }>>(`/api/journal/${id}?app=journals&limit=500`);
  return entries.reverse().map(({ body }) => body);
}

test('what compaction takes out of a journal of Loom stays in the history of the studio', async () => {
  expect(found.compacted).toMatchObject({ state: { count: 103 }, stored: 3, snapshot: { cursor: 100 } });
  const entries = await journalOf('compacted');
  const counts = entries.flatMap(({ patches }) =>
    ((patches ?? []) as Array<{ value: number }>).map(({ value }) => value),
  );
  expect(counts).toEqual(Array.from({ length: 103 }, (_, index) => index + 1));
  expect(entries.filter(({ type }) => type !== 'state_patches')).toMatchObject([
    { type: 'snapshot', cursor: 100, state: { count: 100 } },
    { type: 'trimmed', before: 100 },
  ]);
});

test('a change that Loom takes back is marked, as its store keeps the very change it took back', async () => {
  expect(found.takenBack).toMatchObject({ state: { count: 1 }, stored: 1, snapshot: null });
  const entries = await journalOf('taken-back');
  expect(entries).toMatchObject([
    { type: 'state_patches', patches: [{ value: 1 }] },
    { type: 'state_patches', patches: [{ value: 2 }] },
    { type: 'trimmed', before: 1, withoutSnapshot: true },
  ]);
});
