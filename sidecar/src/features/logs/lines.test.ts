import { expect, test } from '@jest/globals';
import { wantedLines } from './lines.ts';

const line = (level: string, message: string, more = {}) => ({
  ...{ at: 1, seq: 1 },
  body: { level, message, ...more },
});
const lines = [
  line('debug', 'cache hit'),
  line('warn', 'slow'),
  line('error', 'payment failed', { error: { name: 'CardError', message: 'declined' } }),
  line('notice', 'of another logger'),
];
const wanted = (asked: Parameters<typeof wantedLines>[0]) =>
  lines.filter(wantedLines(asked) ?? (() => true)).map(({ body }) => body.level);

test('a level means it and worse, and what it does not know', () => {
  expect(wanted({})).toHaveLength(4);
  expect(wanted({ level: 'trace' })).toHaveLength(4);
  expect(wanted({ level: 'warn' })).toEqual(['warn', 'error', 'notice']);
  expect(wanted({ level: 'fatal' })).toEqual(['notice']);
});

test('a text is looked for in the line and its error, in any case', () => {
  expect(wanted({ q: 'CACHE' })).toEqual(['debug']);
  expect(wanted({ q: 'carderror: dec' })).toEqual(['error']);
  expect(wanted({ q: 'other', level: 'error' })).toEqual(['notice']);
});
