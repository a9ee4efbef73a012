import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ActorRecord,
  type ChangeEntry,
  emptyTables,
  type Flush,
  type HistoryEntry,
  type QueueRow,
  STUDIO_PRODUCER,
} from '@loom-studio/core-adapter/protocol';
import { compareIds, type Engine, LOG_START, type Position } from './engine.ts';
import { emptyState } from './memory/state.ts';

/** Milliseconds of engine time move only by hand, unless the engine's clock is not ours to move. */
export interface ContractEngine {
  engine: Engine;
  /** Lets `ms` of engine time pass. */
  advance(ms: number): Promise<void>;
  /** Forgets what the log held before the committed entry `id`, as far as the engine ever does. */
  forget(ws: string, id: string): Promise<void>;
  /** Loses the state of a workspace behind the engine's back, as a crash of its store would. */
  damage(ws: string): Promise<void>;
}

const WS = 'contract';

/** What every engine promises. `create` makes a fresh, empty one for each test. */
export function engineContract(name: string, create: () => Promise<ContractEngine>): void {
  describe(`engine contract: ${name}`, () => {
    let engine: Engine;
    let under: ContractEngine;

    beforeEach(async () => {
      under = await create();
      engine = under.engine;
    });
    afterEach(() => engine.close());

    describe('log', () => {
      it('takes a tick of the time it was told to have reached, though its own clock is behind', async () => {
        const at = (await engine.now(WS)) + 3_600_000;
        const told: number[] = [];
        for (const time of [at, at + 90_000, at + 90_000]) {
          const tick = { producer: STUDIO_PRODUCER, first: 0, events: [{ kind: 'tick' as const, at: time }] };
          await engine.append(WS, tick, { reached: time });
          told.push(time);
        }
        await engine.append(WS, flush(1));
        const { entries } = await engine.tail(WS, LOG_START, { limit: 10, waitMs: 0 });
        expect(
          entries.map(({ flush: { events } }) => (events[0] as { at?: number } | undefined)?.at).slice(0, 3),
        ).toEqual(told);
        expect(entries.at(-1)?.flush.producer).toBe(flush(1).producer);
      });

      it('hands entries out in the order they were appended', async () => {
        const ids = [await add(1), await add(2), await add(3)];
        const { entries, gap } = await engine.tail(WS, LOG_START, { limit: 10, waitMs: 0 });
        expect(entries.map((entry) => entry.id)).toEqual(ids);
        expect(entries.map((entry) => entry.flush)).toEqual([flush(1), flush(2), flush(3)]);
        expect(gap).toBe(false);
        expect(ids.every((id, index) => index === 0 || compareIds(id, ids[index - 1] ?? '') > 0)).toBe(true);
      });

      it('continues after a cursor and respects the limit', async () => {
        const first = await add(1);
        await add(2);
        await add(3);
        const { entries } = await engine.tail(WS, first, { limit: 1, waitMs: 0 });
        expect(entries.map((entry) => entry.flush.first)).toEqual([2]);
      });

      it('waits for the first entry, and no longer than asked', async () => {
        const waiting = engine.tail(WS, LOG_START, { limit: 10, waitMs: 5_000 });
        await add(7);
        expect((await waiting).entries.map((entry) => entry.flush.first)).toEqual([7]);
        const stop = new AbortController();
        const empty = engine.tail(WS, (await waiting).entries[0]?.id ?? '', {
          limit: 1,
          waitMs: 5_000,
          signal: stop.signal,
        });
        stop.abort();
        expect((await empty).entries).toEqual([]);
      });

      it('says so when entries were forgotten before they were read', async () => {
        await add(1);
        const id = await add(2);
        await commit({ at: id });
        await under.forget(WS, id);
        await add(3);
        expect((await engine.tail(WS, LOG_START, { limit: 10, waitMs: 0 })).gap).toBe(true);
        const { entries, gap } = await engine.tail(WS, id, { limit: 10, waitMs: 0 });
        expect(entries.map((entry) => entry.flush.first)).toEqual([3]);
        expect(gap).toBe(false);
      });

      it('tells the producer what was committed of it', async () => {
        expect((await engine.append(WS, flush(1))).producer).toBeUndefined();
        const producer = { id: 'shop/one/a1', app: 'shop', last: 4, firstSeenAt: 1, seenAt: 2 };
        await commit({ producers: [{ id: producer.id, whole: producer }] });
        const reply = await engine.append(WS, flush(5));
        expect(reply.producer).toEqual(producer);
        expect(reply.epoch).toBe((await engine.position(WS)).epoch);
      });

      it('keeps workspaces apart', async () => {
        await add(1);
        expect((await engine.tail('other', LOG_START, { limit: 10, waitMs: 0 })).entries).toEqual([]);
      });
    });

    describe('state', () => {
      it('begins with an epoch, seq 0, at the start of the log', async () => {
        const position = await engine.position(WS);
        expect(position).toEqual({ epoch: expect.stringMatching(/./), seq: 0, at: LOG_START });
        expect(await engine.position(WS)).toEqual(position);
      });

      it('commits whole records, patches, unset fields and ends, and loads what remains', async () => {
        await commit({
          actors: [
            { key: 'a:1', whole: record('1') },
            { key: 'a:2', whole: record('2') },
          ],
        });
        await commit({
          actors: [{ key: 'a:1', v: 2, set: { status: 'busy', metadata: { deep: [1, { two: 2 }] } } }],
        });
        await commit({
          actors: [
            { key: 'a:1', v: 3, set: { messageCount: 9 }, unset: ['worker'] },
            { key: 'a:2', gone: true },
          ],
        });
        const { worker: _, ...expected } = record('1');
        expect(await loadActors()).toEqual([
          { ...expected, status: 'busy', metadata: { deep: [1, { two: 2 }] }, messageCount: 9, v: 3 },
        ]);
      });

      it('keeps keys that look like prototypes as plain data', async () => {
        const metadata = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}');
        await commit({ actors: [{ key: 'a:1', whole: { ...record('1'), metadata } }] });
        const [loaded] = await loadActors();
        expect(JSON.stringify(loaded?.metadata)).toBe(JSON.stringify(metadata));
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      });

      it('refuses a commit that builds on another position and changes nothing', async () => {
        const before = await engine.position(WS);
        await commit({ actors: [{ key: 'a:1', whole: record('1') }] });
        const stored = await engine.position(WS);
        const rival = entry(before, { actors: [{ key: 'a:2', whole: record('2') }] });
        expect(await engine.commit(WS, before, rival)).toEqual({ ok: false, reason: 'conflict', stored });
        expect(await engine.commit(WS, { ...stored, epoch: 'x' }, rival)).toMatchObject({
          reason: 'conflict',
        });
        expect(await engine.commit(WS, { ...stored, at: '9-9' }, rival)).toMatchObject({
          reason: 'conflict',
        });
        expect((await loadActors()).map((each) => each.id)).toEqual(['1']);
      });

      it('begins a new epoch when a patch meets no record', async () => {
        await commit({ actors: [{ key: 'a:1', whole: record('1') }] });
        const before = await engine.position(WS);
        const result = await engine.commit(
          WS,
          before,
          entry(before, { actors: [{ key: 'a:9', v: 2, set: { status: 'idle' } }] }),
        );
        const after = await engine.position(WS);
        expect(result).toEqual({ ok: false, reason: 'damaged', stored: after });
        expect(after).toEqual({ epoch: expect.not.stringMatching(before.epoch), seq: 0, at: before.at });
        expect(await loadActors()).toEqual([]);
      });

      it('keeps rows of tables until they are forgotten or the epoch ends', async () => {
        const tables = async () => {
          for await (const { state } of engine.load(WS)) if (state) return state.tables;
          return undefined;
        };
        expect(await tables()).toEqual(emptyTables());
        await commit({ tables: { queues: { 'a:q1': row('q1', 1), 'a:q2': row('q2', 1) } } });
        await commit({});
        await commit({ tables: { queues: { 'a:q1': row('q1', 2), 'a:q2': null } } });
        expect(await tables()).toEqual({ queues: { 'a:q1': row('q1', 2) }, causes: {} });
        await under.damage(WS);
        await engine.position(WS);
        expect(await tables()).toEqual(emptyTables());
      });

      it('loads many records in pages', async () => {
        const actors = Array.from({ length: 2_500 }, (_, n) => ({ key: `a:${n}`, whole: record(`${n}`) }));
        await commit({ actors });
        expect(new Set((await loadActors()).map((each) => each.id)).size).toBe(2_500);
      });
    });

    describe('changes', () => {
      it('delivers each commit to every subscriber, in order', async () => {
        const heard: number[] = [];
        const unsubscribe = await engine.subscribe(WS, (each) => heard.push(each.seq));
        await commit({});
        await commit({});
        await until(() => heard.length === 2);
        unsubscribe();
        await commit({});
        expect(heard).toEqual([1, 2]);
      });

      it('reads what came after a position', async () => {
        const start = await engine.position(WS);
        const entries = [
          await commit({}),
          await commit({ history: [{ key: 'journal:a:1', entry: line(1) }] }),
        ];
        expect(await engine.since(WS, start)).toEqual(entries);
        expect(await engine.since(WS, positionOf(entries[0]))).toEqual(entries.slice(1));
        expect(await engine.since(WS, positionOf(entries[1]))).toEqual([]);
      });

      it('answers gone to positions of another past, of the future, of another epoch', async () => {
        const first = positionOf(await commit({ at: await add(1) }));
        await commit({ at: await add(2) });
        expect(await engine.since(WS, { ...first, at: '77-7' })).toBe('gone');
        expect(await engine.since(WS, { ...first, seq: 99 })).toBe('gone');
        expect(await engine.since(WS, { ...first, epoch: 'other' })).toBe('gone');
        expect(await engine.since(WS, first)).toHaveLength(1);
      });

      it('answers gone after state was lost', async () => {
        const position = positionOf(await commit({}));
        await under.damage(WS);
        expect(await engine.since(WS, position)).toBe('gone');
        expect((await engine.position(WS)).epoch).not.toBe(position.epoch);
      });
    });

    describe('history', () => {
      it('ranges by time, from either end, up to a limit', async () => {
        const lines = [1, 2, 3, 4].map((at) => ({ key: 'journal:a:1', entry: line(at) }));
        await commit({ history: lines });
        const at = async (range: Parameters<Engine['range']>[2]) =>
          (await engine.range(WS, 'journal:a:1', range)).map((each) => each.at);
        expect(await at({ limit: 10 })).toEqual([1, 2, 3, 4]);
        expect(await at({ limit: 2, newestFirst: true })).toEqual([4, 3]);
        expect(await at({ limit: 10, from: 2, to: 3 })).toEqual([2, 3]);
        expect(await engine.range(WS, 'journal:a:none', { limit: 10 })).toEqual([]);
      });

      it('ends with what the commit drops', async () => {
        await commit({ history: [{ key: 'journal:a:1', entry: line(1) }] });
        await commit({ dropHistory: ['journal:a:1'] });
        expect(await engine.range(WS, 'journal:a:1', { limit: 10 })).toEqual([]);
      });

      it('keeps the newest entries of a key', async () => {
        for (let from = 0; from < 1_500; from += 500) {
          const history = Array.from({ length: 500 }, (_, n) => ({
            key: 'journal:a:1',
            entry: line(from + n),
          }));
          await commit({ history });
        }
        const kept = await engine.range(WS, 'journal:a:1', { limit: 10_000 });
        expect(kept.length).toBeLessThanOrEqual(500);
        expect(kept.at(-1)?.at).toBe(1_499);
        expect(engine.drops()['history.cut']).toBe(1_000);
      });
    });

    describe('docs', () => {
      it('puts, gets, lists and deletes', async () => {
        expect(await engine.getDoc(WS, 'view', 'a')).toBeUndefined();
        expect(await engine.putDoc(WS, 'view', 'a', { q: 'x' })).toEqual({ ok: true, version: 1 });
        await engine.putDoc(WS, 'view', 'b', 2);
        expect(await engine.getDoc(WS, 'view', 'a')).toEqual({ id: 'a', value: { q: 'x' }, version: 1 });
        expect((await engine.listDocs(WS, 'view')).map((doc) => doc.id).sort()).toEqual(['a', 'b']);
        expect(await engine.listDocs(WS, 'rule')).toEqual([]);
        expect(await engine.deleteDoc(WS, 'view', 'a')).toBe(true);
        expect(await engine.deleteDoc(WS, 'view', 'a')).toBe(false);
      });

      it('writes only over the version that was read', async () => {
        expect(await engine.putDoc(WS, 'view', 'a', 1, { ifVersion: 0 })).toEqual({ ok: true, version: 1 });
        expect(await engine.putDoc(WS, 'view', 'a', 2, { ifVersion: 0 })).toEqual({ ok: false, version: 1 });
        expect(await engine.putDoc(WS, 'view', 'a', 3, { ifVersion: 1 })).toEqual({ ok: true, version: 2 });
        expect((await engine.getDoc(WS, 'view', 'a'))?.value).toBe(3);
      });

      it('forgets a document when its time is over', async () => {
        await engine.putDoc(WS, 'ticket', 'a', 1, { ttlMs: 1_000 });
        expect(await engine.getDoc(WS, 'ticket', 'a')).toBeDefined();
        await under.advance(1_100);
        expect(await engine.getDoc(WS, 'ticket', 'a')).toBeUndefined();
        expect(await engine.listDocs(WS, 'ticket')).toEqual([]);
      });

      it('refuses a document that is too large', async () => {
        await expect(engine.putDoc(WS, 'view', 'a', 'x'.repeat(300 * 1024))).rejects.toMatchObject({
          code: 'too_large',
        });
      });
    });

    describe('lease', () => {
      it('has one holder until it is released or runs out', async () => {
        expect(await engine.hold(WS, 'ingest', 'one', 1_000)).toBe(true);
        expect(await engine.hold(WS, 'ingest', 'two', 1_000)).toBe(false);
        expect(await engine.hold(WS, 'ingest', 'one', 1_000)).toBe(true);
        expect(await engine.hold(WS, 'other', 'two', 1_000)).toBe(true);
        await engine.release(WS, 'ingest', 'two');
        expect(await engine.hold(WS, 'ingest', 'two', 1_000)).toBe(false);
        await engine.release(WS, 'ingest', 'one');
        expect(await engine.hold(WS, 'ingest', 'two', 1_000)).toBe(true);
        await under.advance(1_100);
        expect(await engine.hold(WS, 'ingest', 'one', 1_000)).toBe(true);
      });
    });

    const add = async (first: number) => (await engine.append(WS, flush(first))).id;

    const commit = async (parts: Partial<ChangeEntry>): Promise<ChangeEntry> => {
      const position = await engine.position(WS);
      const next = entry(position, parts);
      expect(await engine.commit(WS, position, next)).toEqual({ ok: true });
      return next;
    };

    const loadActors = async (): Promise<ActorRecord[]> => {
      const all: ActorRecord[] = [];
      for await (const page of engine.load(WS)) all.push(...page.actors);
      return all;
    };
  });
}

function flush(first: number): Flush {
  return { producer: 'shop/one/a1', first, events: [{ kind: 'removed', at: 5, id: 'x' }] };
}

function entry(base: Position, parts: Partial<ChangeEntry>): ChangeEntry {
  const { reports: _reports, tables: _tables, ...state } = emptyState();
  return {
    epoch: base.epoch,
    seq: base.seq + 1,
    at: base.at,
    actors: [],
    producers: [],
    history: [],
    state,
    ...parts,
  };
}

function row(name: string, enqueued: number): QueueRow {
  const counts = { enqueued, taken: 0, done: 0, failed: 0, retried: 0, dead: 0 };
  return { app: 'a', name, firstSeenAt: 1, seenAt: 2, ...counts, depths: { shared: 3 }, trend: [[2, 3]] };
}

function positionOf(each: ChangeEntry | undefined): Position {
  return { epoch: each?.epoch ?? '', seq: each?.seq ?? 0, at: each?.at ?? '' };
}

function record(id: string): ActorRecord {
  return {
    app: 'a',
    id,
    type: 'Counter',
    status: 'idle',
    worker: 'w-1',
    messageCount: 0,
    registeredAt: 1,
    statusAt: 1,
    seenAt: 1,
    n: 0,
    v: 1,
  };
}

function line(at: number): HistoryEntry {
  return { at, seq: 1, body: { type: 'noted', at } };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
