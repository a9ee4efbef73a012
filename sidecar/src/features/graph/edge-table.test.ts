import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createEdgeTable } from './edge-table.ts';

describe('edge table', () => {
  it('adds up like a map, however much it grows, and packs to the same rows', () => {
    const triple = fc.tuple(
      fc.nat(9),
      fc.nat(9),
      fc.nat(200_000).map((detail) => detail % 40),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(triple, fc.nat(5)), { maxLength: 300 }), (added) => {
        const table = createEdgeTable(2);
        const model = new Map<string, number>();
        for (const [[from, to, detail], messages] of added) {
          const row = table.add(from, to, detail, messages, 1);
          expect(row).toBeLessThan(table.size);
          const key = `${from} ${to} ${detail}`;
          model.set(key, (model.get(key) ?? 0) + messages);
        }
        for (const rows of [table.rows(), table.sealed()]) {
          const read = Array.from({ length: rows.size }, (_, row): [string, number] => [
            `${rows.from[row]} ${rows.to[row]} ${rows.detail[row]}`,
            rows.messages[row] ?? -1,
          ]);
          expect(read).toEqual([...model]);
        }
        expect(table.sealed().from).toHaveLength(table.size);
      }),
    );
  });

  it('stays at what a column holds', () => {
    const table = createEdgeTable();
    for (let round = 0; round < 2; round += 1) table.add(1, 2, 3, 2 ** 53 - 1, 1);
    expect(table.rows().messages[0]).toBe(2 ** 32 - 1);
  });
});
