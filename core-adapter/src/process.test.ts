import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { startRedis } from '../../tests/support/redis.ts';

const ADAPTER = fileURLToPath(new URL('./index.ts', import.meta.url));
const REGISTRY = fileURLToPath(new URL('../demo/registry.ts', import.meta.url));
const REGISTRATION =
  "{ actorId: 'a', actorType: 'T', workerId: 'w', status: 'idle', lastHeartbeat: new Date().toISOString(), messageCount: 0 }";

/** Runs an app in a process of its own. What its loop and its unhandled rejections do shows only there. */
function run(body: string, url: string): Promise<{ code: number | null; output: string; ms: number }> {
  const program = `
    const { connectStudio } = await import(${JSON.stringify(ADAPTER)});
    const { createRegistry } = await import(${JSON.stringify(REGISTRY)});
    const registry = createRegistry();
    const registration = ${REGISTRATION};
    const started = Date.now();
    process.on('exit', () => console.log('ms', Date.now() - started));
    ${body}`;
  const args = ['--import', 'tsx', '--conditions=source', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, args, { env: { ...process.env, STUDIO_URL: url, NODE_OPTIONS: '' } });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, output, ms: Number(/ms (\d+)/.exec(output)?.[1] ?? Number.NaN) });
    });
  });
}

/** A studio that takes the connection and never answers. */
async function silentStudio(): Promise<{ url: string; close(): void }> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** A Redis that takes the connection and never answers. */
async function silentRedis(): Promise<{ url: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

const sentinels = (hosts: string) => ({ url: `redis+sentinel://${hosts}/group`, close: () => undefined });

describe('an app with an adapter', () => {
  test('ends when it has nothing more to do, even while a flush waits for an answer', async () => {
    const studio = await silentStudio();
    const { code, ms } = await run(
      `connectStudio(registry);
       await registry.register(registration);
       await new Promise((resolve) => setTimeout(resolve, 50));`,
      studio.url,
    );
    studio.close();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(2_000);
  }, 30_000);

  test('can wait for flush() and close() at its top level with the studio away', async () => {
    const { code, output } = await run(
      `const studio = connectStudio(registry);
       await registry.register(registration);
       console.log('flushed', await studio.flush(200));
       await studio.close(200);
       console.log('closed');`,
      'http://127.0.0.1:9',
    );
    expect(output).toContain('flushed false');
    expect(output).toContain('closed');
    expect(code).toBe(0);
  }, 30_000);

  test.each<[string, () => Promise<{ url: string; close(): unknown }>]>([
    ['that serves', () => startRedis()],
    ['that is not there', async () => ({ url: 'redis://127.0.0.1:9', close: () => undefined })],
    ['that says nothing', silentRedis],
    ['whose Sentinels are not there', async () => sentinels('127.0.0.1:9,127.0.0.1:10')],
  ])(
    'ends by itself with a Redis %s',
    async (_, start) => {
      const redis = await start();
      const { code, output } = await run(
        `connectStudio(registry, { log: console.log });
       await registry.register(registration);
       await new Promise((resolve) => setTimeout(resolve, 300));`,
        redis.url,
      );
      await redis.close();
      expect(output.replace(/ms \d+/, '').trim()).toBe('');
      expect(code).toBe(0);
    },
    30_000,
  );

  test('can close over Redis at its top level', async () => {
    const redis = await startRedis();
    const { code, output } = await run(
      `const studio = connectStudio(registry);
       await registry.register(registration);
       console.log('flushed', await studio.flush());
       await studio.close();`,
      redis.url,
    );
    const written = await redis.cli('XLEN', 'studio:{default}:events');
    await redis.close();
    expect(output).toContain('flushed true');
    expect(Number(written)).toBeGreaterThan(0);
    expect(code).toBe(0);
  }, 30_000);

  test('sees a rejection it ignored, and sees it once', async () => {
    const { output } = await run(
      `let seen = 0;
       process.on('unhandledRejection', (error) => console.log('unhandled', error.message, ++seen));
       registry.heartbeat = () => Promise.reject(new Error('store gone'));
       connectStudio(registry);
       registry.heartbeat('a');
       registry.heartbeat('b').catch(() => undefined);
       await new Promise((resolve) => setTimeout(resolve, 50));`,
      'http://127.0.0.1:9',
    );
    expect(output.match(/unhandled .*/g)).toEqual(['unhandled store gone 1']);
  }, 30_000);
});
