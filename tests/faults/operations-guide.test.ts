import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { connectStudio } from '../../core-adapter/src/index.ts';
import { eventually } from '../support/eventually.ts';
import { runProcess } from '../support/process.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { registration } from '../support/registration.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';

/** What the guide promises. */
const HEALED_MS = 15_000;
/** Of the guide; here it lies beside the files, where no other test has one. */
const ARCHIVE = '/tmp/studio-backup.tgz';
const BESIDE = '"$(redis-cli CONFIG GET dir | tail -1)"/backup.tgz';

jest.setTimeout(60_000);

let redis: TestRedis;
let sidecar: SidecarProcess;
let commands: string[];
beforeAll(async () => {
  redis = await startRedis({ appendOnly: true, args: ['--maxmemory', '64mb'] });
  sidecar = await startSidecar({ REDIS_URL: redis.url, LOG_LEVEL: 'silent' });
  const guide = await readFile(join(ROOT, 'docs/operations.md'), 'utf8');
  commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
});
afterAll(async () => {
  await sidecar.kill();
  await redis.close();
});

/** Runs the command of the guide that has this in it, against the test's Redis and beside its files. */
function run(part: string): Promise<string> {
  const found = commands.filter((line) => line.includes(part));
  expect(found).toHaveLength(1);
  const [line = ''] = found;
  commands = commands.filter((each) => each !== line);
  return redis.shell(line.replace(ARCHIVE, BESIDE).replaceAll('redis-cli', `redis-cli -p ${redis.port}`));
}

const listed = async (): Promise<string[]> => {
  const actors =
    await sidecar.get<Array<{ app: string; id: string; messageCount: number; ownerLostSince?: string }>>(
      '/api/actors',
    );
  return actors
    .map(({ app, id, messageCount, ownerLostSince }) =>
      [app, id, messageCount, ...(ownerLostSince ? ['lost'] : [])].join(' '),
    )
    .sort();
};
const journal = async (): Promise<string[]> =>
  (await sidecar.get<Array<{ body: { type: string } }>>('/api/journal/order-1?app=shop')).map(
    ({ body }) => body.type,
  );
const epoch = () => redis.cli('HGET', 'studio:{default}:meta', 'epoch');

it('a backup is taken while everything runs, and an older one heals as the guide says', async () => {
  const registry = createRegistry();
  const studio = connectStudio(registry, { url: redis.url, app: 'shop' });
  const ending = createRegistry();
  const ended = connectStudio(ending, { url: redis.url, app: 'ended' });
  for (const id of ['order-1', 'order-2']) await registry.register(registration(id));
  await ending.register(registration('old'));
  for (let n = 0; n < 3; n += 1) await registry.incrementMessageCount('order-1');
  studio.recordJournal('order-1', { type: 'before' });
  await studio.flush();
  await ended.flush();
  await eventually(async () =>
    expect(await listed()).toEqual(['ended old 0', 'shop order-1 3', 'shop order-2 0']),
  );
  await eventually(async () => expect(await journal()).toEqual(['before']));

  expect(await run("MEMORY USAGE 'studio:{default}:actor")).toMatch(/^\d{3}$/m);
  expect(await run("MEMORY USAGE 'studio:{default}:changes")).toMatch(/^\d{4,}$/m);
  expect(await run('INFO memory')).toMatch(/^used_memory:\d+\s+maxmemory:67108864\s*$/);
  expect(await run('HMGET')).toMatch(/^3\n1$/m);

  const before = await epoch();
  expect(await run('percentage 0')).toContain('OK');
  expect(await run('INFO persistence')).toMatch(/^aof_rewrite_in_progress:0/);
  expect(await run('tar -czf')).toBe('');
  expect(await run('percentage 100')).toContain('OK');
  expect(commands).toEqual([]);

  for (let n = 0; n < 4; n += 1) await registry.incrementMessageCount('order-1');
  await registry.unregister('order-2');
  await registry.register(registration('order-3'));
  studio.recordJournal('order-1', { type: 'after' });
  await ending.unregister('old');
  await studio.flush();
  await ended.close();
  await eventually(async () => expect(await listed()).toEqual(['shop order-1 7', 'shop order-3 0']));
  await eventually(async () => expect(await journal()).toEqual(['after', 'before']));

  await redis.kill();
  await runProcess('sh', ['-c', 'rm -rf appendonlydir && tar -xzf backup.tgz'], { cwd: redis.folder });
  await redis.restart();

  await eventually(
    async () => expect(await listed()).toEqual(['ended old 0', 'shop order-1 3', 'shop order-2 0']),
    HEALED_MS,
  );
  await eventually(
    async () => expect(await listed()).toEqual(['ended old 0 lost', 'shop order-1 7', 'shop order-3 0']),
    HEALED_MS,
  );
  expect(await journal()).toEqual(['before']);
  expect(await epoch()).toBe(before);
  await studio.close();
});
