import { describe, expect, it } from '@jest/globals';
import { chooseLabels, type LabelAsk, labelZoom } from './labels.ts';

const spot = (x: number, y = 0) => ({ x, y, dx: 0, dy: 0, align: 'middle' as const });
const clear = { obstacles: [], lines: [] };
const ask = (key: string, ...spots: LabelAsk['spots']): LabelAsk => ({ key, width: 40, height: 20, spots });

describe('labels', () => {
  it('go to the most important first; who finds no room waits for a closer look', () => {
    const asks = [ask('first', spot(0)), ask('second', spot(30)), ask('third', spot(200))];
    expect([...chooseLabels(asks, clear, 1).labels.keys()]).toEqual(['first', 'third']);
    expect([...chooseLabels(asks, clear, 2).labels.keys()]).toEqual(['first', 'second', 'third']);
  });

  it('take another place rather than none, and stay clear of what is drawn', () => {
    const asks = [ask('a', spot(0)), ask('b', spot(10), spot(100))];
    expect(chooseLabels(asks, clear, 1).labels.get('b')?.x).toBe(100);
    const circle = { left: -30, top: -30, right: 30, bottom: 30 };
    expect(chooseLabels([ask('a', spot(0))], { obstacles: [circle], lines: [] }, 1).labels.size).toBe(0);
    expect(
      chooseLabels([{ ...ask('a', spot(0)), must: true }], { obstacles: [circle], lines: [] }, 1).labels.size,
    ).toBe(1);
  });

  it('cover as few lines as they can', () => {
    const lines = [spot(0), spot(5), spot(100)];
    expect(chooseLabels([ask('a', spot(0), spot(100))], { obstacles: [], lines }, 1).labels.get('a')?.x).toBe(
      100,
    );
  });

  it('stay where they were while they can', () => {
    const asks = [ask('a', spot(0), spot(100))];
    expect(chooseLabels(asks, clear, 1, new Map([['a', 1]])).labels.get('a')?.x).toBe(100);
    const taken = { left: 90, top: -10, right: 110, bottom: 10 };
    expect(
      chooseLabels(asks, { obstacles: [taken], lines: [] }, 1, new Map([['a', 1]])).labels.get('a')?.x,
    ).toBe(0);
  });

  it('are chosen for steps of the zoom, never for more room than there is', () => {
    expect(labelZoom(1)).toBe(1);
    expect(labelZoom(1.1)).toBe(1);
    expect(labelZoom(0.99)).toBeLessThan(0.99);
  });
});
