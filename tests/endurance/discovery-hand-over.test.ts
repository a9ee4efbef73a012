import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parseRedisUrl, type RedisAddress } from '@loom-studio/core-adapter/protocol';
import { createMemoryEngine } from '../../sidecar/src/engine/memory/memory.ts';
import { createDiscovery, type Discovery } from '../../sidecar/src/features/discovery/discovery.ts';
import { createStudio, type RunningStudio } from '../../sidecar/src/ingest/studio.ts';
import { silentLog } from '../../sidecar/src/log.ts';
import { eventually } from '../support/eventually.ts';
import { createLoomApp, type LoomApp } from '../support/loom-app.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const onError = (error: unknown) => {
  throw error;
};

let redis: TestRedis;
let app: LoomApp;
let studio: RunningStudio;
const engine = createMemoryEngine();
const open: Discovery[] = [];

beforeEach(async () => {
  redis = await startRedis();
  app = createLoomApp(redis.url, { bus: false });
  studio = await createStudio({ engine, workspace: 'w', onError });
}, 20_000);
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await studio.close();
  app.close();
  await redis.close();
});

function discover(): Discovery {
  const followed = { redis: parseRedisUrl(redis.url) as RedisAddress, prefix: 'loom:actor', app: 'loom' };
  const discovery = createDiscovery(followed, {
    id: 'other',
    engine,
    studio,
    now: Date.now,
    log: silentLog,
    onError,
  });
  open.push(discovery);
  return discovery;
}

const producers = () => new Set([...studio.view.live()].map(({ producer }) => producer));

test('a successor claims a large registry, and no actor is without owner meanwhile', async () => {
  // At 5,000 a second, claiming them takes longer than an adapter may be silent.
  const actors = 60_000;
  const pipeline = app.redis.pipeline();
  for (let index = 0; index < actors; index += 1) {
    pipeline.hset(`loom:actor:a-${index}`, { actorId: `a-${index}`, actorType: 'Job', messageCount: '1' });
    pipeline.sadd('loom:actor:all', `a-${index}`);
  }
  await pipeline.exec();
  const first = discover();
  await eventually(() => expect(first.counts().walks).toBe(1), 120_000);
  expect(studio.view.size).toBe(actors);
  const [before] = producers();

  let lost = 0;
  let claimedByBoth = false;
  studio.onChange((entry) => {
    lost += entry.producers.filter((each) => 'whole' in each && each.whole?.lostSince !== undefined).length;
    claimedByBoth ||= producers().size === 2;
  });
  await first.close();
  const second = discover();
  await eventually(() => expect(second.counts().walks).toBe(1), 120_000);
  await eventually(() => expect(producers().size).toBe(1), 60_000);
  expect(producers()).not.toContain(before);
  expect(claimedByBoth).toBe(true);
  expect(lost).toBe(0);
  expect(studio.view.state.totals).toMatchObject({
    registered: actors,
    removed: 0,
    carried: actors,
    messages: 0,
  });

  // Now nobody owns anything under the old name any more, and its silence is nobody's concern.
  await eventually(() => expect(studio.view.producer(before as string)?.lostSince).toBeDefined(), 30_000);
}, 400_000);
