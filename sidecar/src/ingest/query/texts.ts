import { type FieldName, foldText, type QueryValue, wildcard } from '@loom-studio/core-adapter/query';

type TextTest = (text: string) => boolean;

/** Whether a text is one of the values, be it itself or by its pattern. */
export function isAnyOf(field: FieldName, values: readonly QueryValue[]): TextTest {
  const exact = new Set<string>();
  const patterns: TextTest[] = [];
  for (const value of values) {
    if (value.kind === 'text') exact.add(foldText(field, value.text));
    if (value.kind === 'pattern') patterns.push(wildcard(foldText(field, value.text)));
    if (value.kind === 'any') patterns.push(() => true);
  }
  return (text) => {
    const folded = foldText(field, text);
    return exact.has(folded) || patterns.some((fits) => fits(folded));
  };
}

/** Whether a text holds the word; in a pattern `*` stands for any characters. */
export function holding(word: string, pattern: boolean): TextTest {
  const wanted = word.toLowerCase();
  if (!pattern) return (text) => text.toLowerCase().includes(wanted);
  const fits = wildcard(`*${wanted}*`);
  return (text) => fits(text.toLowerCase());
}

const REMEMBERED = 4_096;

/** For texts of which there are few: each is looked at once. Beyond a number of them nothing more is remembered. */
export function remembering(test: TextTest): TextTest {
  const known = new Map<string, boolean>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = test(text);
    if (known.size < REMEMBERED) known.set(text, result);
    return result;
  };
}
