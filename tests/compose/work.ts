import { expect } from '@jest/globals';
import type { SidecarList } from '@loom-studio/core-adapter/protocol';
import { differencesOf, type Truth } from '../chaos/truth.ts';
import { startWatcher, type Watcher } from '../chaos/watcher.ts';
import { eventually } from '../support/eventually.ts';
import type { Stack } from './stack.ts';
import { bundleWorkingApp, startWorkingApp, type WorkingApp } from './working-app.ts';

/** Apps that work beside the sidecars and tell it over Redis, and clients that follow them through the balancer. */
export interface Work {
  start(app: string): Promise<void>;
  /** So many clients more, each of them up to date. */
  watch(clients: number): Promise<void>;
  allConnected(): boolean;
  /** How often clients connected, all together. */
  connections(): number;
  /** How often a client had to begin anew. */
  resets(): number;
  /** What clients were told that does not continue what they held. */
  faults(): string[];
  /** The container of a sidecar that clients are connected to. */
  watchedSidecar(): Promise<string>;
  /** Resolves when everything the apps' registries hold is held by the studio and every client, to the last call. */
  nothingIsLost(): Promise<void>;
  stop(): void;
}

interface WorkOptions {
  image: string;
  headers: Record<string, string>;
}

const RATE = 500;
const AGREED_MS = 30_000;

export async function createWork(stack: Stack, { image, headers }: WorkOptions): Promise<Work> {
  const program = await bundleWorkingApp(stack.folder);
  const apps: WorkingApp[] = [];
  const watchers: Watcher[] = [];

  const ask = async <T>(path: string): Promise<T> =>
    (await fetch(`${stack.url}${path}`, { headers })).json() as Promise<T>;
  const sum = (figure: 'connections' | 'resets') =>
    watchers.reduce((total, each) => total + each.figures()[figure], 0);
  // Other apps may have been here before, and nobody speaks for them any more.
  const isOurs = ([key]: [string, object]) => apps.some(({ name }) => key.startsWith(`${name}:`));
  const ours = (rows: Map<string, object>) => new Map([...rows].filter(isOurs));

  async function truthAtRest(): Promise<Map<string, Truth>> {
    const truth = new Map<string, Truth>();
    for (const app of apps) {
      await app.get('/stop');
      for (const each of await app.get<Truth[]>('/truth')) truth.set(`${app.name}:${each.actorId}`, each);
      await app.get('/flush');
    }
    return truth;
  }

  return {
    async start(name) {
      apps.push(
        await startWorkingApp(stack, { image, program, name, url: 'redis://redis:6379', rate: RATE }),
      );
    },
    async watch(clients) {
      for (let index = 0; index < clients; index += 1)
        watchers.push(startWatcher(() => [stack.url], Math.random, headers));
      await eventually(() => {
        for (const each of watchers) expect(each.rows().size).toBeGreaterThan(100);
      }, 15_000);
    },
    allConnected: () => watchers.every((each) => each.isOpen()),
    connections: () => sum('connections'),
    resets: () => sum('resets'),
    faults: () => watchers.flatMap((each) => each.faults()),
    watchedSidecar: () =>
      eventually(async () => {
        const { sidecars } = await ask<SidecarList>('/api/sidecars');
        const watched = sidecars.find(({ sockets }) => sockets.live > 0);
        if (!watched) throw new Error('no sidecar has told of its sockets yet');
        return watched.host;
      }, 10_000),
    async nothingIsLost() {
      const truth = await truthAtRest();
      await eventually(async () => {
        const rows = await ask<Array<{ app: string; id: string }>>('/api/actors');
        const listed = new Map(rows.map((row) => [`${row.app}:${row.id}`, row]));
        expect(differencesOf('the list', ours(listed), truth)).toEqual([]);
        for (const each of watchers) expect(differencesOf('a client', ours(each.rows()), truth)).toEqual([]);
      }, AGREED_MS);
      for (const app of apps) await app.get('/work');
    },
    stop() {
      for (const each of watchers) each.stop();
    },
  };
}
