import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { exec } from 'preact-iso/router';
import { isRecord } from './json.ts';

export type Screen =
  | 'actors'
  | 'overview'
  | 'network'
  | 'metrics'
  | 'queues'
  | 'errors'
  | 'sidecars'
  | 'design';
export type Route = { screen: Screen } | { screen: 'actor'; app: string; id: string } | { screen: 'nowhere' };

/** The part of `window` the address is read from and written to. */
export interface AddressBar {
  current(): string;
  /** A new step, which remembers the address it came from. */
  push(url: string, from: string): void;
  replace(url: string): void;
  /** Where the present step came from; absent when it was entered otherwise. */
  from(): string | undefined;
  back(): void;
  onBack(run: () => void): void;
}

export interface Navigation {
  url: ReadonlySignal<string>;
  route: ReadonlySignal<Route>;
  /** The query as it stands, with its question mark; empty without one. */
  search: ReadonlySignal<string>;
  param(name: string): string | undefined;
  go(url: string, how?: 'push' | 'replace'): void;
  /** Closes the present page for the one it belongs to: steps back where it came from there, else takes its place. */
  leave(url: string): void;
  /** Changes parts of the query; an absent value removes its part. Replacing leaves no step to go back to. */
  set(params: Record<string, string | undefined>, how: 'push' | 'replace'): void;
}

export function createNavigation(bar: AddressBar): Navigation {
  const url = signal(bar.current());
  const route = computed(() => routeOf(new URL(url.value, 'http://studio').pathname));
  const search = computed(() => new URL(url.value, 'http://studio').search);
  bar.onBack(() => {
    url.value = bar.current();
  });
  return { url, search, route, param, go, leave, set };

  function param(name: string): string | undefined {
    return new URL(url.value, 'http://studio').searchParams.get(name) ?? undefined;
  }

  function go(next: string, how: 'push' | 'replace' = 'push') {
    if (next === url.peek()) return;
    step(next, how);
  }

  function leave(next: string) {
    if (bar.from() === next) bar.back();
    else go(next, 'replace');
  }

  function step(next: string, how: 'push' | 'replace') {
    if (how === 'push') bar.push(next, url.peek());
    else bar.replace(next);
    url.value = next;
  }

  function set(params: Record<string, string | undefined>, how: 'push' | 'replace') {
    const next = withParams(url.peek(), params);
    if (next !== url.peek()) step(next, how);
  }
}

export function actorPath(app: string, id: string): string {
  return `/actor/${encodeURIComponent(app)}/${encodeURIComponent(id)}`;
}

const SCREENS: Record<string, Screen> = {
  '': 'actors',
  actors: 'actors',
  overview: 'overview',
  network: 'network',
  metrics: 'metrics',
  queues: 'queues',
  errors: 'errors',
  sidecars: 'sidecars',
  design: 'design',
};

export function routeOf(path: string): Route {
  const name = path.replace(/^\/|\/$/g, '');
  const screen = Object.hasOwn(SCREENS, name) ? SCREENS[name] : undefined;
  if (screen) return { screen };
  const params = matchActor(path);
  return params?.app && params.id
    ? { screen: 'actor', app: params.app, id: params.id }
    : { screen: 'nowhere' };
}

function matchActor(path: string): Record<string, string> | undefined {
  try {
    // The plural was the address before; links of that time still lead there.
    return (exec(path, '/actor/:app/:id') ?? exec(path, '/actors/:app/:id'))?.params;
  } catch {
    return undefined; // A broken percent escape leads nowhere.
  }
}

function withParams(url: string, params: Record<string, string | undefined>): string {
  const next = new URL(url, 'http://studio');
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === '') next.searchParams.delete(name);
    else next.searchParams.set(name, value);
  }
  return next.pathname + next.search;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function browserAddressBar(window: Window): AddressBar {
  return {
    current: () => window.location.pathname + window.location.search,
    push: (url, from) => window.history.pushState({ from }, '', url),
    replace: (url) => window.history.replaceState(window.history.state, '', url),
    from: () => (isRecord(window.history.state) ? textOf(window.history.state.from) : undefined),
    back: () => window.history.back(),
    onBack: (run) => window.addEventListener('popstate', run),
  };
}
