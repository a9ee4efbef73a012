import { Worker } from 'node:worker_threads';
import { describe, expect, test } from '@jest/globals';
import { createShared, ROOM, rowAt, SLOTS } from './shared.ts';
import { createTableWriter, readTable } from './table.ts';

const item = (id: string, more = {}) => ({ id, operation: 'execute', since: 1_700_000_000_123, ...more });

function world() {
  const shared = createShared();
  const writer = createTableWriter(shared);
  const ids = (limit = 16) => readTable(shared, limit).map(({ id }) => id);
  return { shared, writer, ids };
}

describe('the table of handlings', () => {
  test('holds what runs, newest last, and no more than is asked for', () => {
    const { shared, writer, ids } = world();
    const slots = ['a', 'b', 'c', 'd'].map((id) => writer.began(item(id)));
    writer.ended(slots[1] as number);
    writer.began(item('e', { message: 'Pay', messageId: 'm-1', from: 'a' }));
    expect(ids()).toEqual(['a', 'c', 'd', 'e']);
    expect(readTable(shared, 2)).toEqual([item('d'), item('e', { message: 'Pay' })]);
    expect(writer.figures).toEqual({ tracked: 4, untracked: 0 });
  });

  test('counts what it has no room for, and takes in again once something ended', () => {
    const { writer, ids } = world();
    const slots = Array.from({ length: SLOTS }, (_, n) => writer.began(item(`a-${n}`)));
    expect(new Set(slots).size).toBe(SLOTS);
    expect(writer.began(item('one more'))).toBe(-1);
    expect(writer.figures).toEqual({ tracked: SLOTS, untracked: 1 });
    writer.ended(slots[7] as number);
    expect(writer.began(item('again'))).toBe(slots[7]);
    expect(ids(2)).toEqual([`a-${SLOTS - 1}`, 'again']);
  });

  test.each([-1, SLOTS, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 5])(
    'is not confused by the end of slot %d',
    (slot) => {
      const { writer, ids } = world();
      writer.ended(writer.began(item('over')));
      writer.began(item('a'));
      writer.ended(slot);
      expect(ids()).toEqual(['a']);
      expect(writer.figures.tracked).toBe(1);
    },
  );

  test('is not confused by a handling that ends twice', () => {
    const { writer, ids } = world();
    const slot = writer.began(item('a'));
    writer.ended(slot);
    writer.ended(slot);
    expect(writer.began(item('b'))).not.toBe(writer.began(item('c')));
    expect(ids()).toEqual(['b', 'c']);
  });

  test('keeps an id as long as any the studio takes', () => {
    const { writer, ids } = world();
    const long = `${'ä/:%'.repeat(ROOM.id / 4 - 1)}日🙂`.slice(0, ROOM.id);
    writer.began(item(long));
    expect(ids()).toEqual([long]);
  });

  test.each([
    ['x'.repeat(ROOM.id + 1), `${'x'.repeat(ROOM.id - 1)}…`],
    [`${'x'.repeat(ROOM.id - 2)}🙂y`, `${'x'.repeat(ROOM.id - 2)}…`],
    [`${'x'.repeat(ROOM.id - 3)}🙂🙂`, `${'x'.repeat(ROOM.id - 3)}🙂…`],
  ])('cuts a longer one where it shows and halves no character', (id, kept) => {
    const { writer, ids } = world();
    writer.began(item(id));
    expect(ids()).toEqual([kept]);
    expect(ids()[0]).not.toMatch(/\p{Surrogate}/u);
  });

  test('cuts names as well', () => {
    const { shared, writer } = world();
    writer.began(item('a', { operation: 'o'.repeat(300), message: 'm'.repeat(300) }));
    const [{ operation, message } = { operation: '', message: '' }] = readTable(shared, 1);
    expect([operation.length, message?.length]).toEqual([ROOM.operation, ROOM.message]);
    expect([operation.at(-1), message?.at(-1)]).toEqual(['…', '…']);
  });

  test('shows no row that is being written', () => {
    const { shared, writer, ids } = world();
    const slot = writer.began(item('half written'));
    writer.began(item('whole'));
    Atomics.add(shared.rows, rowAt(slot), 1);
    expect(ids()).toEqual(['whole']);
  });

  test('shows another thread no mixture of two rows, however fast they change', async () => {
    const { shared, writer } = world();
    // The other thread writes over one row without end, as a second writer of the same layout.
    const other = new Worker(
      `const { workerData: { buffer, units, version, inUse, length } } = require('node:worker_threads');
       const rows = new Int32Array(buffer, 32), text = new Uint16Array(buffer, units);
       for (let n = 0; ; n++) {
         Atomics.add(rows, version, 1);
         for (let at = 0; at < length; at++) text[at] = 97 + (n % 26);
         Atomics.add(rows, version, 1);
         Atomics.store(rows, inUse, 1);
       }`,
      {
        eval: true,
        workerData: {
          buffer: shared.buffer,
          units: shared.units.byteOffset,
          version: rowAt(0),
          inUse: rowAt(0) + 1,
          length: 400,
        },
      },
    );
    expect(writer.began(item('a'.repeat(400)))).toBe(0);
    const seen = new Set<string>();
    // Until some rows were seen whole: the test would say nothing about a reader that never sees one.
    for (let read = 0; read < 2_000 || seen.size < 5; read += 1) {
      for (const { id } of readTable(shared, 1)) {
        expect(id).toBe((id[0] as string).repeat(400));
        seen.add(id);
      }
    }
    await other.terminate();
  }, 60_000);
});
