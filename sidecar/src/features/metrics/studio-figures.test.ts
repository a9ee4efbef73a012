import { expect, test } from '@jest/globals';
import { createTimedStudio } from '../timed-studio.ts';
import { createStudioFigures, type StudioFigures } from './studio-figures.ts';

const read = async ({ figures }: StudioFigures, name: string) =>
  figures.find((figure) => figure.name === name)?.read();

test('the age of what is shown is what the engine says it is', async () => {
  const { studio, now, close } = await createTimedStudio();
  let ahead = 0;
  const engine = { now: async () => now() + ahead };
  const figures = createStudioFigures({ engine, studio, leads: () => true });
  expect(await read(figures, 'studio_lag_seconds')).toBe(0);
  ahead = 12_500;
  expect(await read(figures, 'studio_lag_seconds')).toBe(12.5);
  ahead = -1_000;
  expect(await read(figures, 'studio_lag_seconds')).toBe(0);
  figures.close();
  await close();
});

test('an epoch that ends is counted once, and nothing else is', async () => {
  const timed = await createTimedStudio();
  const figures = createStudioFigures({ engine: { now: async () => 0 }, ...timed, leads: () => false });
  await timed.pass(3_000);
  expect(await read(figures, 'studio_epoch_changes_total')).toBe(0);
  await timed.lose();
  await timed.pass(1_000);
  expect(await read(figures, 'studio_epoch_changes_total')).toBe(1);
  figures.close();
  await timed.close();
});

test('what an engine does not tell is not a number', async () => {
  const timed = await createTimedStudio();
  const refuse = async () => {
    throw new Error('Redis did not answer');
  };
  const silent = createStudioFigures({
    engine: { now: refuse, memory: refuse },
    ...timed,
    leads: () => false,
  });
  const embedded = createStudioFigures({ engine: { now: refuse }, ...timed, leads: () => false });
  for (const name of ['studio_lag_seconds', 'studio_store_memory_bytes', 'studio_store_memory_limit_bytes']) {
    expect(await read(silent, name)).toBeNaN();
    expect(await read(embedded, name)).toBeNaN();
  }
  expect(await read(silent, 'studio_leads')).toBe(0);
  silent.close();
  embedded.close();
  await timed.close();
});
