import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type * as z from 'zod';
import { downFrame, upFrame } from './live.ts';

// What clients in the field send and read. A frame here may gain fields; it must never stop being understood.
const fixtures = JSON.parse(readFileSync(new URL('./live.fixtures.json', import.meta.url), 'utf8')) as {
  up: Array<{ type: string }>;
  down: Array<{ type: string }>;
};

const typesOf = (union: { options: readonly z.ZodObject[] }) =>
  union.options.map(({ shape }) => (shape['type'] as z.ZodLiteral).value);

describe('golden frames of loom.v1', () => {
  it.each(fixtures.up.map((frame) => [frame.type, frame]))(
    'up: %s is understood, all of it',
    (_type, frame) => {
      expect(upFrame.parse(frame)).toEqual(frame);
    },
  );

  it.each(fixtures.down.map((frame) => [frame.type, frame]))(
    'down: %s is understood, all of it',
    (_type, frame) => {
      expect(downFrame.parse(frame)).toEqual(frame);
    },
  );

  it('show every type of frame', () => {
    expect(new Set(fixtures.up.map(({ type }) => type))).toEqual(new Set(typesOf(upFrame)));
    expect(new Set(fixtures.down.map(({ type }) => type))).toEqual(new Set(typesOf(downFrame)));
  });
});
