import { describe, expect, it } from '@jest/globals';
import { actorPath, routeOf } from './navigation.ts';

describe('navigation', () => {
  it('leads every id to its page and back', () => {
    for (const id of ['order-1', 'a/b', '100%', 'a:b', 'ünïcode 名', '?x#y']) {
      const path = new URL(actorPath('shop', id), 'http://studio').pathname;
      expect(routeOf(path)).toEqual({ screen: 'actor', app: 'shop', id });
    }
  });

  it('knows its screens, old addresses and what is nowhere', () => {
    for (const path of ['/', '/actors', '/actors/']) expect(routeOf(path)).toEqual({ screen: 'actors' });
    for (const screen of ['overview', 'network', 'metrics', 'sidecars', 'design']) {
      expect(routeOf(`/${screen}`)).toEqual({ screen });
    }
    expect(routeOf('/actors/shop/a')).toEqual({ screen: 'actor', app: 'shop', id: 'a' });
    expect(routeOf('/constructor')).toEqual({ screen: 'nowhere' });
    expect(routeOf('/actors/shop')).toEqual({ screen: 'nowhere' });
    expect(routeOf('/actors/shop/%E0%A4%A')).toEqual({ screen: 'nowhere' });
    expect(routeOf('/elsewhere')).toEqual({ screen: 'nowhere' });
  });
});
