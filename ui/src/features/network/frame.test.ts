import { describe, expect, it } from '@jest/globals';
import { frameLayout, frameOrder, isFailing, placeFrame } from './frame.ts';
import { boundsOf, overlaps } from './geometry.ts';
import { someNode } from './some-graph.ts';

const actor = (id: string, received: number, errors = 0) =>
  someNode(`actor:shop:${id}`, { group: 'Payment', received, errors });

describe('the frame of an expanded group', () => {
  it('names six actors, marks the others and stacks the rest', () => {
    const actors = Array.from({ length: 30 }, (_, index) => actor(`p${index}`, 100 - index));
    const rest = someNode('rest:Payment', { actors: 470 });
    const layout = frameLayout({ actors, rest, among: undefined }, frameOrder([], actors));
    expect(layout.named.map(({ node }) => node.label)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
    expect(layout.marks).toHaveLength(24);
    expect(layout.rest?.node.actors).toBe(470);
    expect(Math.max(...layout.marks.map(({ y }) => y))).toBeLessThan(layout.rest?.y ?? 0);
    expect(layout.height).toBeGreaterThan(layout.footY);
  });

  it('starts with failing actors, then keeps its order while it is open', () => {
    const before = frameOrder([], [actor('calm', 90), actor('busy', 99), actor('bad', 10, 1)]);
    expect(before).toEqual(['actor:shop:bad', 'actor:shop:busy', 'actor:shop:calm']);
    const after = frameOrder(before, [actor('calm', 500), actor('new', 900), actor('bad', 10, 0)]);
    expect(after).toEqual(['actor:shop:bad', 'actor:shop:calm', 'actor:shop:new']);
    expect(isFailing(actor('x', 1_000, 9))).toBe(false);
  });

  it('stands where the group stood, or as near as nothing is covered', () => {
    expect(placeFrame({ x: 5, y: 5 }, 300, [])).toEqual({ x: 5, y: 5 });
    const near = boundsOf({ x: 60, y: 0, radius: 30 });
    const at = placeFrame({ x: 0, y: 0 }, 300, [near]);
    expect(overlaps(boundsOf({ ...at, width: 320, height: 300 }), near)).toBe(false);
    expect(Math.hypot(at.x, at.y)).toBeLessThan(300);
  });
});
