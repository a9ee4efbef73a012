import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decodePosition, encodePosition } from './position.ts';

const place = fc.record({
  epoch: fc.uuid(),
  seq: fc.nat(),
  at: fc.tuple(fc.nat(), fc.nat()).map(([major, minor]) => `${major}-${minor}`),
});

test('a position comes back as it was', () => {
  void fc.assert(
    fc.property(place, fc.nat(), (at, back) => {
      const floor = { ...at, seq: Math.max(0, at.seq - back) };
      const held = { at, floor: floor.seq === at.seq ? at : floor };
      expect(decodePosition(encodePosition(held))).toEqual(held);
    }),
  );
});

test('whatever else is sent is no position, and throws nothing', () => {
  void fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (text) => {
      const held = decodePosition(text);
      if (held) expect(Number.isSafeInteger(held.at.seq)).toBe(true);
    }),
  );
  const of = (text: string) => decodePosition(Buffer.from(text).toString('base64url'));
  for (const text of [
    '',
    ' ',
    'e 1',
    'e -1 0-0',
    'e 1.5 0-0',
    `e ${2 ** 53} 0-0`,
    'e 1 0-0 2 0-0',
    'e 1 0',
    'é 1 0-0',
  ])
    expect(of(text)).toBeUndefined();
});
