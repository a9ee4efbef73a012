import { startRedis } from '../../support/redis.ts';
import { type Case, type Figure, figure } from '../measure.ts';
import { startPart } from '../part.ts';

const ACTORS = 100_000;
const STABLE = 5_000;
/** Until what is kept, of removed actors above all, has reached its bounds. */
const FIRST_SECONDS = 3_600;
const HOUR_SECONDS = 3_600;

export const memory: Case = {
  name: 'memory',
  about:
    '100,000 actors in a sidecar’s view: live bytes of each; then an hour of a simulated clock in which each second ' +
    '20 actors come, 20 go and 60 change',
  async run() {
    const redis = await startRedis();
    try {
      return [...(await bytesAnActor(redis.url)), ...(await bytesAnActor(undefined)), ...(await hour())];
    } finally {
      await redis.close();
    }
  },
};

async function bytesAnActor(redis: string | undefined): Promise<Figure[]> {
  const part = await startPart('memory-part.ts', { redis });
  const before = await part.ask<number>('bytes');
  await part.ask('fill', ACTORS);
  const each = ((await part.ask<number>('bytes')) - before) / ACTORS;
  await part.end();
  const name = redis
    ? 'an actor in a sidecar on Redis'
    : 'the same with the embedded engine, which holds all';
  return [figure(name, 'B', [each], redis ? { target: { atMost: 1_024 } } : {})];
}

async function hour(): Promise<Figure[]> {
  const part = await startPart('memory-part.ts', {});
  await part.ask('fill', STABLE);
  await part.ask('churn', FIRST_SECONDS);
  const before = await part.ask<number>('bytes');
  const actors = await part.ask<number>('churn', HOUR_SECONDS);
  const after = await part.ask<number>('bytes');
  await part.end();
  const note = `${(before / 1e6).toFixed(1)} → ${(after / 1e6).toFixed(1)} MB, ${actors} actors`;
  return [
    figure('live bytes after the hour over those before', '×', [after / before], {
      target: { atMost: 1.1 },
      note,
    }),
  ];
}
