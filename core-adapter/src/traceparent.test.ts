import { expect, test } from '@jest/globals';
import { headerOf, newTrace, parseTraceparent, traceparent } from './traceparent.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

test('a header made here is valid, and another one each time', () => {
  const made = traceparent();
  expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(traceparent()).not.toBe(made);
  const context = newTrace();
  expect(parseTraceparent(headerOf(context))).toEqual(context);
});

test.each([
  [`00-${trace}-${span}-01`],
  [`00-${trace}-${span}-00`],
  [` 00-${trace}-${span}-01 `],
  [`cc-${trace}-${span}-01-what-later-versions-say`],
])('is read: %s', (header) => {
  expect(parseTraceparent(header)).toEqual({ traceId: trace, spanId: span });
});

test.each([
  [undefined],
  [7],
  [''],
  [`ff-${trace}-${span}-01`],
  [`00-${trace}-${span}`],
  [`00-${trace}-${span}-01-more`],
  [`00-${trace.toUpperCase()}-${span}-01`],
  [`00-${'0'.repeat(32)}-${span}-01`],
  [`00-${trace}-${'0'.repeat(16)}-01`],
  [`cc-${trace}-${span}-01-${'x'.repeat(300)}`],
])('is none: %s', (header) => {
  expect(parseTraceparent(header)).toBeUndefined();
});
