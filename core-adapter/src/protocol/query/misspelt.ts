import { FIELDS } from './fields.ts';

const HEAD = /^([a-z]+)(?::|!=|[<>]=?)./i;
/** Short names are too near to other words. */
const LEAST = 4;

/**
 * The field that `tpye:Order` means: one slip away, a letter missing, added, wrong or swapped with its neighbour.
 * Undefined for ordinary words, which may hold a colon too.
 */
export function misspelt(word: string): string | undefined {
  const name = HEAD.exec(word)?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  return Object.keys(FIELDS).find((field) => field.length >= LEAST && isOneSlip(name, field));
}

function isOneSlip(left: string, right: string): boolean {
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < Math.min(left.length, right.length) - start && left.at(-1 - end) === right.at(-1 - end))
    end += 1;
  const [a, b] = [left.slice(start, left.length - end), right.slice(start, right.length - end)];
  if (a.length <= 1 && b.length <= 1) return a !== b;
  return a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0];
}
