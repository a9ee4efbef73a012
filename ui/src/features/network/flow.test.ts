import { describe, expect, it } from '@jest/globals';
import { byImportance, coveredSeconds, flowOf, flowsOf, knownSince, sift, thresholds } from './flow.ts';
import { SOME_NOW, someEdge, someGraph } from './some-graph.ts';

describe('flows', () => {
  it('count a rate over what was really covered, and say so', () => {
    const whole = someGraph({ edges: [someEdge('group:A', 'group:B', { messages: 600 })] });
    expect(flowsOf(whole)[0]?.rate).toBe(2);
    expect(knownSince(whole)).toBeUndefined();
    const young = { ...whole, coveredFrom: SOME_NOW - 60_000 };
    expect(flowsOf(young)[0]?.rate).toBe(10);
    expect(knownSince(young)).toBe(SOME_NOW - 60_000);
    expect(coveredSeconds({ ...whole, coveredFrom: SOME_NOW })).toBe(1);
  });

  it('fail from one error in a hundred on', () => {
    const share = (errors: number) =>
      flowOf([someEdge('a', 'b', { messages: 1_000, errors })], 'a', 'b', 1).failing;
    expect([0, 9, 10].map(share)).toEqual([false, false, true]);
  });

  it('add up in a bundle, with the highest percentile as bound', () => {
    const parts = [
      someEdge('a', 'b1', { messages: 10, errors: 1, waitP95: 40 }),
      someEdge('a', 'b2', { messages: 30, waitP95: 90 }),
      someEdge('a', 'b3', { messages: 60 }),
    ];
    expect(flowOf(parts, 'a', 'b', 10)).toMatchObject({
      messages: 100,
      errors: 1,
      rate: 10,
      waitP95: 90,
      waitP50: undefined,
      bundled: true,
      failing: true,
    });
  });

  it('are ordered failing first', () => {
    const flows = flowsOf(
      someGraph({
        edges: [
          someEdge('a', 'b', { messages: 900 }),
          someEdge('b', 'c', { messages: 10, errors: 1 }),
          someEdge('c', 'd', { messages: 20, errors: 9 }),
          someEdge('d', 'e', { messages: 1_000 }),
        ],
      }),
    );
    expect(flows.sort(byImportance).map(({ from }) => from)).toEqual(['c', 'b', 'd', 'a']);
  });
});

describe('the threshold', () => {
  const flows = flowsOf(
    someGraph({
      edges: [
        someEdge('a', 'b', { messages: 300_000 }),
        someEdge('b', 'c', { messages: 3_000 }),
        someEdge('c', 'd', { messages: 300 }),
        someEdge('d', 'e', { messages: 300, errors: 1 }),
      ],
    }),
  );

  it('hides thin edges, says how much that is, and never hides an error', () => {
    const { drawn, hidden, hiddenShare } = sift(flows, 100);
    expect(drawn.map(({ from }) => from)).toEqual(['a', 'd']);
    expect(hidden).toBe(2);
    expect(hiddenShare).toBeCloseTo(3_300 / 303_600);
    expect(sift(flows, 0).hidden).toBe(0);
  });

  it('offers round steps between the thinnest and the busiest edge', () => {
    expect(thresholds(flows)).toEqual([0, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]);
    expect(thresholds([])).toEqual([0]);
  });
});
