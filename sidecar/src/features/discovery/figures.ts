import type { Health } from '@loom-studio/core-adapter/protocol';
import type { Discovery } from './discovery.ts';
import type { DiscoveryCounts } from './teller.ts';

const COUNTERS: Array<[keyof DiscoveryCounts, string]> = [
  ['walks', "Walks through the app's registry to its end."],
  ['hashes', "Actors read from the app's Redis."],
  ['ghosts', 'Times an id had no hash, or one that is no actor.'],
  ['heard', "Messages of the app's event bus."],
  ['malformed', 'Messages of the event bus that nobody understands.'],
  ['dropped', 'Reports given up because too much waited; the next walk makes them good.'],
];

/** As this sidecar saw it: nothing moves while another one follows. */
export function discoveryFigures(discovery: Discovery) {
  const counters = COUNTERS.map(([key, help]) => ({
    name: `studio_discovery_${key}_total`,
    help,
    kind: 'counter' as const,
    read: () => discovery.counts()[key],
  }));
  const gauge = (name: string, help: string, read: () => number) =>
    ({ name: `studio_discovery_${name}`, help, kind: 'gauge', read }) as const;
  return [
    ...counters,
    gauge('actors', "Actors in the app's registry at the last walk.", discovery.actors),
    gauge('following', "1 while this sidecar follows the app's registry and reaches it.", () =>
      discovery.state() === 'following' ? 1 : 0,
    ),
  ];
}

export function discoveryHealth(discovery: Discovery): Health['components'][string] {
  const state = discovery.state();
  const trouble = discovery.trouble();
  if (trouble)
    return { status: 'degraded', detail: `The app's registry: ${trouble.text}`, code: trouble.code };
  const detail = state === 'following' ? `${discovery.actors()} actors in the app's registry` : state;
  return { status: 'healthy', detail };
}
