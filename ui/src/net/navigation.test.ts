import { describe, expect, it } from '@jest/globals';
import { actorPath, createNavigation, routeOf } from './navigation.ts';

/** An address bar whose steps can be looked at. */
function bar(start: string) {
  const steps: Array<{ url: string; from?: string }> = [{ url: start }];
  let told = () => undefined as unknown;
  return {
    urls: () => steps.map(({ url }) => url),
    current: () => steps.at(-1)?.url ?? '',
    push: (url: string, from: string) => steps.push({ url, from }),
    replace: (url: string) => steps.splice(-1, 1, { ...steps.at(-1), url }),
    from: () => steps.at(-1)?.from,
    back() {
      steps.pop();
      told();
    },
    onBack(run: () => void) {
      told = run;
    },
  };
}

describe('leaving a page', () => {
  it('steps back to where it came from, so that Back does not open it again', () => {
    const steps = bar('/?q=a');
    const navigation = createNavigation(steps);
    navigation.go('/actor/shop/a?q=a');
    navigation.go('/actor/shop/b?q=a', 'replace');
    navigation.leave('/?q=a');
    expect(navigation.url.value).toBe('/?q=a');
    expect(steps.urls()).toEqual(['/?q=a']);
  });

  it('takes its place when it came from elsewhere', () => {
    const steps = bar('/overview');
    const navigation = createNavigation(steps);
    navigation.go('/actor/shop/a');
    navigation.leave('/');
    expect(navigation.url.value).toBe('/');
    expect(steps.urls()).toEqual(['/overview', '/']);
  });
});

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
