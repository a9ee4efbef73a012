import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseQuery } from '@loom-studio/core-adapter/query';
import { TROUBLES } from '../../core-adapter/demo/troubles.ts';
import { configTable } from '../../sidecar/src/config.ts';
import { eventually } from '../support/eventually.ts';
import { type Process, runProcess, startProcess } from '../support/process.ts';
import { startRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';

const FOLDER = join(ROOT, '.cache', 'readme');

/** Loom's `DiscoveryService` as far as the program uses it. */
const DISCOVERY = `
import { createRegistry } from '../../core-adapter/demo/registry.ts';
export class DiscoveryService {
  registry = createRegistry();
  registerActor(actorId, actorType, workerId) {
    const lastHeartbeat = new Date().toISOString();
    return this.registry.register({ actorId, actorType, workerId, status: 'active', lastHeartbeat, messageCount: 0 });
  }
}
`;

/** A runtime and a queue as Loom has them. */
const SHOP = `
import { MemoryQueue } from '../../core-adapter/demo/stand-ins/loom-queues.ts';
import { ActorRuntime } from '../../core-adapter/demo/stand-ins/loom-runtimes.ts';
export { workOnce } from '../../core-adapter/demo/stand-ins/loom-runtimes.ts';
export const messageQueue = new MemoryQueue();
export const runtime = new ActorRuntime({ Order: () => 'done' });
`;

/** Appended: one message goes through them. */
const ORDER = `
import { workOnce } from './shop.mts';
const metadata = { timestamp: new Date().toISOString(), priority: 0 };
const order = { messageId: '1', actorId: 'order-1', messageType: 'execute', correlationId: 'c', payload: 1, metadata };
await messageQueue.enqueue('actor:Order', order);
await workOnce(runtime, messageQueue, 'Order');
await studio.flush();
`;

let readme: string;
let studio: SidecarProcess;
beforeAll(async () => {
  readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  studio = await startSidecar();
  await mkdir(FOLDER, { recursive: true });
}, 30_000);
afterAll(async () => {
  await studio.kill();
  await rm(FOLDER, { recursive: true, force: true });
});

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] ?? '',
  );

/** Loom is not on the registry: the demo's stand-in takes its place, nothing else is touched. */
async function runProgram(text: string): Promise<Process> {
  await writeFile(join(FOLDER, 'discovery.mts'), DISCOVERY);
  const file = join(FOLDER, 'program.mts');
  await writeFile(file, text.replace('@certo-ventures/loom/discovery', './discovery.mts'));
  return startProcess(process.execPath, ['--import', 'tsx', '--conditions=source', file], { cwd: ROOT });
}

/** Names of headings as links write them. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

describe('README', () => {
  it('prints the configuration as the sidecar reads it', () => {
    const table = readme.split('<!-- config -->')[1]?.split('<!-- /config -->')[0]?.trim();
    expect(table).toBe(configTable().trim());
  });

  it('names only commands that exist', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const named = [...readme.matchAll(/(?:`|^)(?:\S+=\S+ )*npm (?:run )?([a-z:]+)/gm)].map(
      (match) => match[1] ?? '',
    );
    const own = named.filter((name) => name !== 'install');
    expect(own).toEqual(expect.arrayContaining(['demo', 'test', 'start', 'build', 'dev', 'check', 'bench']));
    for (const name of own) expect(Object.keys(scripts)).toContain(name);
  });

  it('has links that lead somewhere', async () => {
    const targets = [...readme.matchAll(/\]\((docs\/[^)]+)\)/g)].map((match) => match[1] ?? '');
    expect(targets.length).toBeGreaterThan(2);
    for (const target of targets) {
      const [file = '', anchor] = target.split('#');
      expect(existsSync(join(ROOT, file)) ? target : `missing: ${target}`).toBe(target);
      if (anchor) expect(anchorsOf(await readFile(join(ROOT, file), 'utf8'))).toContain(anchor);
    }
  });

  it('shows a program of at most ten lines that makes an actor appear', async () => {
    const program = blocks('ts')[0] ?? '';
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(10);
    const app = await runProgram(program.replace('http://localhost:9090', studio.url));
    await eventually(async () => {
      expect(await studio.get('/api/actors/cart-1')).toMatchObject({
        type: 'Cart',
        app: 'shop',
        workerId: 'worker-1',
      });
    }, 10_000);
    await app.kill();
  }, 20_000);

  it('shows how the same program goes by Redis', async () => {
    const [byHttp = '', byRedis = ''] = blocks('ts').flatMap(
      (block) => /^.*connectStudio\(disc.*$/m.exec(block) ?? [],
    );
    expect(byRedis).toContain('redis://localhost:6379');
    const redis = await startRedis();
    undo.push(() => redis.close());
    const shared = await startSidecar({ REDIS_URL: redis.url });
    undo.push(() => shared.kill());
    const program = (blocks('ts')[0] ?? '').replace(byHttp, byRedis);
    const app = await runProgram(
      `${program.replace('redis://localhost:6379', redis.url)}\nawait studio.flush();`,
    );
    undo.push(() => app.kill());
    await eventually(async () => {
      expect(await shared.get('/api/actors/cart-1')).toMatchObject({ type: 'Cart', app: 'shop' });
    }, 10_000);
  }, 30_000);

  it('shows calls that tell what no registry knows', async () => {
    const calls = blocks('ts').find((block) => block.includes('recordJournal')) ?? '';
    const program = (blocks('ts')[0] ?? '').replace('http://localhost:9090', studio.url);
    const app = await runProgram(
      `${program}\n${calls}\nawait studio.flush();\nconsole.log(JSON.stringify(studio.stats().dropped));`,
    );
    undo.push(() => app.kill());
    await eventually(async () => {
      expect(await studio.get('/api/journal/order-7?app=shop')).toMatchObject([
        { body: { type: 'state', state: { total: 30, lines: 2 } } },
        { body: { type: 'approved', by: 'ada' } },
      ]);
      expect(await studio.get('/api/graph')).toMatchObject({ messages: 1 });
    }, 10_000);
    await eventually(() => expect(app.output()).toContain('"invalid":0'), 5_000);
  }, 20_000);

  it('shows how a runtime is observed', async () => {
    const block = blocks('ts').find((each) => each.includes('studio.observe(')) ?? '';
    await writeFile(join(FOLDER, 'shop.mts'), SHOP);
    const app = await runProgram(
      `${block.replace('./shop.ts', './shop.mts').replace('http://localhost:9090', studio.url)}\n${ORDER}`,
    );
    undo.push(() => app.kill());
    await eventually(async () => {
      expect(await studio.get('/api/actors/order-1')).toMatchObject({
        ...{ type: 'Order', app: 'shop', status: 'idle', messageCount: 1 },
      });
    }, 10_000);
  }, 20_000);

  it('names every trouble that the demo can be given, and no other', () => {
    const paragraph = /--trouble all\n```([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const named = [...paragraph.matchAll(/`([a-z-]+)`/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !name.startsWith('--')).sort()).toEqual(Object.keys(TROUBLES).sort());
  });

  it('shows a filter that is understood', () => {
    const filter = blocks('text').find((block) => block.includes('type:Order'));
    expect(parseQuery(filter?.trim() ?? '')).toMatchObject({ ok: true });
  });

  it('shows curl lines that work', async () => {
    const lines = blocks('sh')
      .flatMap((block) => block.trim().split('\n'))
      .filter((line) => line.startsWith('curl'));
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const reply = await runProcess('sh', ['-c', `${line.replaceAll('localhost:9090', studio.url)} -s -f`], {
        cwd: ROOT,
      });
      expect(JSON.parse(reply)).toBeDefined();
    }
    expect(await studio.get('/api/actors/a-1')).toMatchObject({ type: 'Job' });
  });
});
