import { describe, expect, it } from '@jest/globals';
import { fitted, LEAST_ZOOM, MOST_ZOOM, panned, revealing, seenBounds, zoomed } from './viewport.ts';

const size = { width: 1_000, height: 600 };
const none = { left: 0, top: 0, right: 0, bottom: 0 };

describe('the view', () => {
  it('fits a graph into the middle of what the margins leave', () => {
    const bounds = { left: -1_000, top: -300, right: 1_000, bottom: 300 };
    expect(fitted(bounds, size, none)).toEqual({ zoom: 0.5, left: 500, top: 300 });
    const lower = fitted(bounds, size, { ...none, top: 100 });
    expect(lower.top).toBe(350);
    expect(fitted({ left: 0, top: 0, right: 1, bottom: 1 }, size, none).zoom).toBeLessThan(1.3);
  });

  it('zooms around the pointer and within bounds', () => {
    const view = zoomed({ zoom: 1, left: 100, top: 50 }, { x: 300, y: 250 }, 2);
    expect(view).toEqual({ zoom: 2, left: -100, top: -150 });
    expect(zoomed(view, { x: 0, y: 0 }, 1_000).zoom).toBe(MOST_ZOOM);
    expect(zoomed(view, { x: 0, y: 0 }, 0.000_1).zoom).toBe(LEAST_ZOOM);
  });

  it('moves only as far as something is out of sight', () => {
    const view = { zoom: 1, left: 0, top: 0 };
    const seen = { left: 100, top: 100, right: 200, bottom: 200 };
    expect(revealing(view, seen, size)).toEqual(view);
    expect(revealing(view, { ...seen, left: 1_000, right: 1_100 }, size, 0)).toEqual(panned(view, -100, 0));
    expect(revealing(view, { ...seen, top: -50, bottom: 50 }, size, 0)).toEqual(panned(view, 0, 50));
    expect(seenBounds(panned(view, -100, 0), size)).toEqual({ left: 100, top: 0, right: 1_100, bottom: 600 });
  });
});
