import { afterEach, describe, expect, it, test } from '@jest/globals';
import type { ChangeEntry } from '@loom-studio/core-adapter/protocol';
import type { Engine, Position } from '../engine/engine.ts';
import { createMemoryEngine } from '../engine/memory/memory.ts';
import { createRecent, RECENT_LIMITS } from './recent.ts';
import { createStudio, type RunningStudio } from './studio.ts';

const at = (seq: number, past = 'a'): Position => ({ epoch: 'e', seq, at: `${seq}-${past}` });
const entry = (seq: number, past = 'a', texts: string[] = []): ChangeEntry =>
  ({ ...at(seq, past), actors: texts.map((key) => ({ key })), producers: [], history: [] }) as never;
const seqs = (entries: ChangeEntry[] | undefined) => entries?.map(({ seq }) => seq);

describe('the end of the changelog', () => {
  test('is told from any position it reaches back to', () => {
    const recent = createRecent(at(5));
    for (const seq of [6, 7, 8]) recent.note(entry(seq));
    expect([5, 6, 8].map((seq) => seqs(recent.since(at(seq))))).toEqual([[6, 7, 8], [7, 8], []]);
    expect([4, 9].map((seq) => recent.since(at(seq)))).toEqual([undefined, undefined]);
  });

  test('is never told to who comes from another past', () => {
    const recent = createRecent(at(5));
    for (const seq of [6, 7]) recent.note(entry(seq));
    for (const seq of [5, 6, 7]) expect(recent.since(at(seq, 'b'))).toBeUndefined();
    expect(recent.since({ ...at(6), epoch: 'f' })).toBeUndefined();
    recent.begin(at(6, 'b'));
    expect([recent.since(at(6)), seqs(recent.since(at(6, 'b')))]).toEqual([undefined, []]);
  });

  test('begins anew where an entry does not continue', () => {
    const recent = createRecent(at(5));
    for (const seq of [6, 9, 10]) recent.note(entry(seq));
    expect([6, 9].map((seq) => seqs(recent.since(at(seq))))).toEqual([undefined, [10]]);
  });

  test('reaches further back with what was read for somebody', () => {
    const recent = createRecent(at(5));
    recent.note(entry(6));
    recent.reach(
      at(2),
      [3, 4, 5, 6, 7].map((seq) => entry(seq)),
    );
    expect([2, 3, 6].map((seq) => seqs(recent.since(at(seq))))).toEqual([[3, 4, 5, 6], [4, 5, 6], []]);
    expect(recent.since(at(1))).toBeUndefined();
    // Of another past, or with a gap before what is kept.
    recent.reach(
      at(0, 'b'),
      [1, 2].map((seq) => entry(seq, 'b')),
    );
    recent.reach(at(0), [entry(1)]);
    recent.reach(at(4), []);
    expect(seqs(recent.since(at(2)))).toEqual([3, 4, 5, 6]);
    expect([0, 1].map((seq) => recent.since(at(seq)))).toEqual([undefined, undefined]);
  });

  test('forgets the oldest when it is too many or too large', () => {
    const many = createRecent(at(0), { ...RECENT_LIMITS, entries: 3 });
    for (let seq = 1; seq <= 5_000; seq += 1) many.note(entry(seq));
    expect(seqs(many.since(at(4_997)))).toEqual([4_998, 4_999, 5_000]);
    expect(many.since(at(4_996))).toBeUndefined();
    const large = createRecent(at(0), { ...RECENT_LIMITS, bytes: 600_000 });
    const big = 'x'.repeat(100_000);
    for (const seq of [1, 2, 3, 4]) large.note(entry(seq, 'a', [big]));
    expect([1, 2].map((seq) => seqs(large.since(at(seq))))).toEqual([undefined, [3, 4]]);
    // Too many changes to weigh each: counted as the most a commit can be.
    large.note(entry(5, 'a', new Array(65).fill('')));
    expect([2, 3].map((seq) => seqs(large.since(at(seq))))).toEqual([undefined, [4, 5]]);
  });
});

describe('a crowd that comes back', () => {
  const undo: Array<() => Promise<void>> = [];
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each();
  });

  /** A studio on an engine whose changelog counts its readers. */
  async function counted() {
    const memory = createMemoryEngine();
    const figures = { reads: 0, atOnce: 0, most: 0 };
    const engine: Engine = {
      ...memory,
      async since(ws, position) {
        figures.reads += 1;
        figures.atOnce += 1;
        figures.most = Math.max(figures.most, figures.atOnce);
        await new Promise((resolve) => setImmediate(resolve));
        figures.atOnce -= 1;
        return memory.since(ws, position);
      },
    };
    const start = async () => {
      const studio = await createStudio({ engine, workspace: 'w', onError: () => undefined });
      undo.push(studio.close);
      return studio;
    };
    undo.push(memory.close);
    return { figures, start };
  }
  const report = (studio: RunningStudio, id: string) =>
    studio.report('shop', [{ kind: 'registered', at: Date.now(), id, type: 'T', status: 'idle' }] as never);
  const all = async (studio: RunningStudio, position: Position) =>
    new Set(
      (await Promise.all(Array.from({ length: 50 }, () => studio.since(position)))).map((each) =>
        JSON.stringify(each),
      ),
    );

  it('costs the engine nothing where the sidecar has seen what they missed', async () => {
    const { figures, start } = await counted();
    const studio = await start();
    const before = studio.position();
    await report(studio, 'a-1');
    figures.reads = 0;
    const told = await all(studio, before);
    expect(told.size).toBe(1);
    expect([...told][0]).toContain('shop:a-1');
    expect(figures.reads).toBe(0);
  });

  it('is read for a few at a time where it has not, and once for all in the end', async () => {
    const { figures, start } = await counted();
    const first = await start();
    const before = first.position();
    await report(first, 'a-1');
    const second = await start();
    Object.assign(figures, { reads: 0, most: 0 });
    const told = await all(second, before);
    expect(told.size).toBe(1);
    expect([...told][0]).toContain('shop:a-1');
    expect(figures.most).toBeLessThanOrEqual(4);
    expect(figures.reads).toBeLessThanOrEqual(4);
  });
});
