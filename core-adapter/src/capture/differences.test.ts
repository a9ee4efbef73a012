import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { differences, MOST_PATCHES, type Patch } from './differences.ts';

describe('differences', () => {
  test.each<[string, unknown, unknown, Patch[]]>([
    ['nothing', { a: [1] }, { a: [1] }, []],
    ['a value', { a: 1, b: 2 }, { a: 3, b: 2 }, [{ op: 'replace', path: ['a'], value: 3 }]],
    [
      'a deep value',
      { a: { b: [{ c: 1 }] } },
      { a: { b: [{ c: 2 }] } },
      [{ op: 'replace', path: ['a', 'b', 0, 'c'], value: 2 }],
    ],
    ['a new field', {}, { a: 1 }, [{ op: 'add', path: ['a'], value: 1 }]],
    ['a deleted field', { a: 1, b: 1 }, { b: 1 }, [{ op: 'remove', path: ['a'] }]],
    ['a longer list', { a: [1] }, { a: [1, 2] }, [{ op: 'add', path: ['a', 1], value: 2 }]],
    [
      'a shorter list',
      { a: [1, 2, 3] },
      { a: [1] },
      [
        { op: 'remove', path: ['a', 2] },
        { op: 'remove', path: ['a', 1] },
      ],
    ],
    ['another kind', { a: [] }, { a: {} }, [{ op: 'replace', path: ['a'], value: {} }]],
    ['another root', null, { a: 1 }, [{ op: 'replace', path: [], value: { a: 1 } }]],
  ])('%s', (_, before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });

  test('too many are told as a whole', () => {
    const after = Object.fromEntries(Array.from({ length: MOST_PATCHES + 1 }, (_, index) => [index, 1]));
    expect(differences({}, after)).toEqual([{ op: 'replace', path: [], value: after }]);
  });

  test('applied in their order they lead from any state to any other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (before, after) => {
        const [from, to] = [plain(before), plain(after)];
        expect(differences(from, to).reduce(apply, from)).toEqual(to);
      }),
    );
  });
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function apply(state: unknown, { op, path, value }: Patch): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const copy: Record<string | number, unknown> = Array.isArray(state)
    ? ([...state] as never)
    : { ...(state as object) };
  if (rest.length > 0)
    put(copy, first, apply(Object.getOwnPropertyDescriptor(copy, first)?.value, { op, path: rest, value }));
  else if (op !== 'remove') put(copy, first, value);
  else if (Array.isArray(copy)) copy.splice(Number(first), 1);
  else delete copy[first];
  return copy;
}

/** Also where the name is `__proto__`. */
function put(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
