import { expect, test } from '@jest/globals';
import { startClusterGroup, startSentinelGroup, startSingle } from '../support/redis-groups.ts';
import { type ChaosRun, runChaos } from './run.ts';

const run = (seed: number): ChaosRun => ({
  forMs: 60_000,
  seed,
  rate: 1_000,
  actors: 300,
  sidecars: 3,
  apps: 2,
  watchers: 3,
  log: () => undefined,
});

test.each([
  ['one Redis', startSingle],
  ['Sentinels', startSentinelGroup],
  ['a Cluster', startClusterGroup],
])(
  'a minute of faults on %s loses nothing, doubles nothing and leaves no client behind',
  async (_, start) => {
    const seed = Math.floor(Math.random() * 1e9);
    const { violations, faults } = await runChaos({ ...run(seed), start });
    expect({ seed, violations }).toEqual({ seed, violations: [] });
    expect(Object.keys(faults).length).toBeGreaterThan(0);
  },
  240_000,
);
