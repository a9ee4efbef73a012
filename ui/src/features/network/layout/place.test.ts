import { describe, expect, it } from '@jest/globals';
import { type PlaceJob, place } from './place.ts';

const job = (names: string, links: string, facts: Partial<PlaceJob> = {}): PlaceJob => ({
  nodes: [...names].map((id) => ({ id, radius: 20 })),
  links: links.split(' ').map((link) => ({ from: link[0] ?? '', to: link[1] ?? '', weight: 0.5 })),
  fixed: {},
  taken: [],
  ...facts,
});

describe('places', () => {
  it('are the same for the same graph, in whatever order it is told', () => {
    const first = place(job('abcdef', 'ab bc cd de ef fa'));
    expect(place(job('fedcba', 'ab bc cd de ef fa'))).toEqual(first);
    expect(new Set(Object.values(first).map(({ x, y }) => `${x} ${y}`)).size).toBe(6);
  });

  it('never move once given; a newcomer comes near its neighbours', () => {
    const fixed = place(job('abcxyz', 'ab bc ca xy yz zx'));
    const grown = place(job('abcnxyz', 'ab bc ca xy yz zx nx', { fixed }));
    expect(grown).toMatchObject(fixed);
    const distance = (other: string) => {
      const [n, o] = [grown['n'], grown[other]];
      return Math.hypot((n?.x ?? 0) - (o?.x ?? 0), (n?.y ?? 0) - (o?.y ?? 0));
    };
    const nearest = [...'abcxyz'].sort((a, b) => distance(a) - distance(b))[0];
    expect([...'xyz']).toContain(nearest);
  });

  it('leave room between circles, and around what is taken', () => {
    const names = 'abcdefghijklmnopqrst';
    const links = [...names].map((name) => `a${name}`).join(' ');
    const places = Object.values(place(job(names, links, { taken: [{ x: 0, y: 0, radius: 160 }] })));
    for (const [index, one] of places.entries()) {
      expect(Math.hypot(one.x, one.y)).toBeGreaterThan(160);
      for (const other of places.slice(index + 1)) {
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(40);
      }
    }
  });

  it('ignore links to what is not there', () => {
    expect(Object.keys(place(job('ab', 'ab ax aa')))).toEqual(['a', 'b']);
  });
});
