import { describe, expect, it } from '@jest/globals';
import { flowOf } from './flow.ts';
import { someEdge } from './some-graph.ts';
import { edgeTone, edgeWidth, widestRate } from './stroke.ts';

const flow = (messages: number, facts = {}) =>
  flowOf([someEdge('a', 'b', { messages, ...facts })], 'a', 'b', 1);

describe('the stroke of an edge', () => {
  it('widens with the root of the rate and never vanishes', () => {
    expect(edgeWidth(1_000, 1_000)).toBe(8);
    expect(edgeWidth(250, 1_000)).toBe(4);
    expect(edgeWidth(0.01, 1_000)).toBe(1.25);
    expect(edgeWidth(0, 0)).toBe(1.25);
  });

  it('is measured against a round rate, so that it stands still', () => {
    expect([flow(1_001), flow(1_900)].map((one) => widestRate([one]))).toEqual([2_000, 2_000]);
    expect(widestRate([])).toBe(0);
  });

  it('is that of a failing edge in every colouring', () => {
    const failing = flow(100, { errors: 1 });
    expect((['rate', 'wait', 'errors'] as const).map((colour) => edgeTone(failing, colour))).toEqual([
      'failing',
      'failing',
      'failing',
    ]);
  });

  it('tells what it is coloured by, unknown where nobody reported it', () => {
    expect(edgeTone(flow(150), 'rate')).toBe('heat-3');
    expect(edgeTone(flow(150), 'wait')).toBe('unknown');
    expect(edgeTone(flow(150, { waitP95: 4 }), 'wait')).toBe('heat-1');
    expect(edgeTone(flow(150), 'errors')).toBe('plain');
    expect(edgeTone(flow(150, { errors: 1 }), 'errors')).toBe('some-errors');
  });
});
