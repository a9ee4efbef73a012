import { expect, test } from '@jest/globals';
import { type ChaosRun, runChaos } from './run.ts';

const MINUTE: Omit<ChaosRun, 'seed' | 'start'> = {
  forMs: 60_000,
  rate: 1_000,
  actors: 300,
  sidecars: 3,
  apps: 2,
  watchers: 3,
  log: () => undefined,
};

/** Each has a file of its own, so that two run at once: most of a minute of faults is waiting. */
export function minuteOfChaos(where: string, start: ChaosRun['start']): void {
  test(`a minute of faults on ${where} loses nothing, doubles nothing and leaves no client behind`, async () => {
    const seed = Math.floor(Math.random() * 1e9);
    const { violations, faults } = await runChaos({ ...MINUTE, seed, ...(start && { start }) });
    expect({ seed, violations }).toEqual({ seed, violations: [] });
    expect(Object.keys(faults).length).toBeGreaterThan(0);
  }, 240_000);
}
