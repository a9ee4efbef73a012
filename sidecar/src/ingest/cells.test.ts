import { describe, expect, it } from '@jest/globals';
import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import fc from 'fast-check';
import { type Cells, createCells } from './cells.ts';

function record(more: Partial<ActorRecord> = {}): ActorRecord {
  const times = { registeredAt: 1, statusAt: 1, seenAt: 1 };
  return { app: 'a', id: '1', type: 'Order', status: 'idle', messageCount: 0, n: 1, v: 1, ...times, ...more };
}

describe('cells', () => {
  it('count what an actor counts while it is watched, not what it brings or counts anew', () => {
    const cells = createCells();
    const brought = record({ messageCount: 500, errors: 7, worker: 'w' });
    const busy = { ...brought, messageCount: 503, errors: 8 };
    const restarted = { ...busy, messageCount: 2, errors: 0 };
    cells.add(brought);
    cells.change(brought, busy);
    cells.change(busy, restarted);
    cells.change(restarted, { ...restarted, messageCount: 4 });
    expect(cells.get('Order', 'w')).toMatchObject({ actors: 1, messages: 5, errors: 1, reporting: 1 });
  });

  it('say nothing of depth and errors that nobody measures', () => {
    const cells = createCells();
    const silent = record();
    cells.add(silent);
    expect(cells.get('Order', '')).toMatchObject({ reporting: 0, measured: 0 });
    const measuring = record({ queueDepth: 4, errors: 0 });
    cells.change(silent, measuring);
    cells.change(measuring, { ...measuring, queueDepth: 9 });
    expect(cells.get('Order', '')).toMatchObject({ reporting: 1, measured: 1, depth: 9, errors: 0 });
  });

  it('know whose actors are where', () => {
    const cells = createCells();
    cells.add(record({ producer: 'p' }));
    cells.add(record({ producer: 'p', id: '2' }));
    cells.change(record({ producer: 'p' }), record({ producer: 'q', type: 'Cart' }));
    const owned = (producer: string) => [...cells.owned(producer)].map(([{ type }, n]) => [type, n]);
    expect([owned('p'), owned('q')]).toEqual([[['Order', 1]], [['Cart', 1]]]);
    cells.drop(record({ producer: 'q', type: 'Cart' }));
    expect(cells.owned('q').size).toBe(0);
  });

  it('beyond the limit share one, and lose nobody whatever comes and goes', () => {
    const types = fc.constantFrom('A', 'B', 'C', 'D', 'E');
    const steps = fc.array(fc.tuple(fc.nat(7), fc.option(types, { nil: undefined })), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (plan) => {
        const cells = createCells(2);
        const alive = new Map<number, ActorRecord>();
        for (const [id, type] of plan) {
          const before = alive.get(id);
          const after = type === undefined ? undefined : record({ id: `${id}`, type, queueDepth: 3 });
          follow(cells, before, after);
          if (after) alive.set(id, after);
          else alive.delete(id);
        }
        expect(total(cells)).toEqual({ actors: alive.size, depth: 3 * alive.size });
        for (const { actors } of [...cells.all(), cells.rest]) expect(actors).toBeGreaterThanOrEqual(0);
        for (const { type, actors } of cells.all())
          expect(actors).toBe([...alive.values()].filter((each) => each.type === type).length);
        expect([...cells.all()].length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

function follow(cells: Cells, before: ActorRecord | undefined, after: ActorRecord | undefined): void {
  if (before && after) cells.change(before, after);
  else if (before) cells.drop(before);
  else if (after) cells.add(after);
}

function total(cells: Cells): { actors: number; depth: number } {
  const all = [...cells.all(), cells.rest];
  const sum = (read: (cell: (typeof all)[number]) => number) =>
    all.reduce((done, each) => done + read(each), 0);
  return { actors: sum(({ actors }) => actors), depth: sum(({ depth }) => depth) };
}
