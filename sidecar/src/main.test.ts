import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Process, startProcess } from '../../tests/support/process.ts';
import { startRedis } from '../../tests/support/redis.ts';
import { sidecarEntry } from '../../tests/support/sidecar-entry.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const started: Process[] = [];

afterEach(() => Promise.all(started.splice(0).map((each) => each.kill())));

function start(env: Record<string, string>, ...args: string[]): Process {
  const sidecar = startProcess(process.execPath, [...sidecarEntry(), ...args], {
    cwd: ROOT,
    env: { PORT: '0', NODE_OPTIONS: undefined, ...env },
  });
  started.push(sidecar);
  return sidecar;
}

const READY = /^Loom Studio (\S+) on (http:\/\/127\.0\.0\.1:\d+) \(transport (uws|node), engine memory\)$/m;

test.each(['SIGTERM', 'SIGINT'] as const)(
  'says where it is, and %s ends it cleanly',
  async (signal) => {
    const sidecar = start({});
    const [, , url = ''] = await sidecar.printed(READY);
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    const began = performance.now();
    sidecar.signal(signal);
    expect(await closed).toBe(4001);
    expect(await sidecar.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(sidecar.output()).toContain('forgotten when it ends');
  },
  30_000,
);

test('a taken port says so and names PORT=', async () => {
  const first = start({});
  const port = new URL((await first.printed(READY))[2] ?? '').port;
  for (const TRANSPORT of ['uws', 'node']) {
    const second = start({ PORT: port, TRANSPORT });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(new RegExp(`^Port ${port} on 127.0.0.1 is taken.* PORT=`, 'm'));
    expect(second.output()).not.toMatch(/\bat .*:\d+:\d+/);
  }
}, 30_000);

test('beyond loopback without a token it refuses in one sentence', async () => {
  const sidecar = start({ HOST: '0.0.0.0' });
  expect(await sidecar.ended).toBe(1);
  expect(sidecar.output().trim().split('\n')).toHaveLength(1);
  expect(sidecar.output()).toContain('STUDIO_TOKEN');
}, 30_000);

test('help and version', async () => {
  const help = start({}, '--help');
  expect(await help.ended).toBe(0);
  expect(help.output()).toContain('STUDIO_TOKEN');
  const version = start({}, '--version');
  expect(await version.ended).toBe(0);
  expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
}, 30_000);

test('a folder that cannot be used is named in one sentence', async () => {
  const sidecar = start({ DATA_DIR: import.meta.filename });
  expect(await sidecar.ended).toBe(1);
  expect(sidecar.output()).toMatch(/^DATA_DIR: .* cannot be used: .*\n$/);
}, 30_000);

test('a token never appears in the output', async () => {
  const sidecar = start({ STUDIO_TOKEN: 'very-secret-indeed', LOG_LEVEL: 'trace' });
  const [, , url = ''] = await sidecar.printed(READY);
  const headers = { authorization: 'Bearer very-secret-indeed' };
  expect((await fetch(`${url}/api/actors`, { headers })).status).toBe(200);
  expect(sidecar.output()).not.toContain('very-secret-indeed');
}, 30_000);

test('where only the slow imitation of uWebSockets.js loads, the node transport runs', async () => {
  const sidecar = start({ UWS_USE_FALLBACK: 'true' });
  const [, , url = '', transport] = await sidecar.printed(READY);
  expect(transport).toBe('node');
  expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ transport: 'node' });
  expect(sidecar.output()).toContain('no native build');
  const insisting = start({ UWS_USE_FALLBACK: 'true', TRANSPORT: 'uws' });
  expect(await insisting.ended).toBe(1);
  expect(insisting.output()).toMatch(/^TRANSPORT=uws: .*TRANSPORT=node\.$/m);
}, 30_000);

test('it is reached at the address it listens on', async () => {
  const sidecar = start({ HOST: '::1' });
  const [url] = await sidecar.printed(/http:\/\/\[::1\]:\d+/);
  expect((await fetch(`${url}/api/health`)).status).toBe(200);
}, 30_000);

test.each([
  ['info', false],
  ['debug', true],
])(
  'at level %s an outage is told in plain words, with stacks only for debugging',
  async (LOG_LEVEL, stacks) => {
    const redis = await startRedis();
    const sidecar = start({ REDIS_URL: redis.url, LOG_LEVEL });
    await sidecar.printed(/engine redis\)$/m);
    await redis.kill();
    await sidecar.printed(/"reason":"Redis does not answer: .*ECONNREFUSED/);
    await sidecar.printed(/"reason":"Redis does not answer: there is no connection"/);
    expect(/\bat .*:\d+:\d+/.test(sidecar.output())).toBe(stacks);
    expect(sidecar.output()).not.toContain('maxRetriesPerRequest');
    await redis.close();
  },
  30_000,
);
