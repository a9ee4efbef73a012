import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { type Process, startProcess } from '../support/process.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { getJson, type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { ROOT } from '../support/tree.ts';

/** A sidecar that can be killed and started again at its address, and its way to Redis. */
export interface ChaosSidecar {
  url: string;
  proxy: TcpProxy;
  running(): boolean;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface ChaosApp {
  name: string;
  proxy: TcpProxy;
  get<T>(path: string): Promise<T>;
  kill(): Promise<void>;
}

export interface ChaosWorld {
  redis: TestRedis;
  sidecars: ChaosSidecar[];
  apps: ChaosApp[];
  close(): Promise<void>;
}

export interface ChaosOptions {
  sidecars: number;
  apps: number;
  /** Calls a second of each app. */
  rate: number;
  actors: number;
  seed: number;
}

/** One Redis that keeps its writes, sidecars and apps, each with a wire of its own that can be cut. */
export async function createChaosWorld(options: ChaosOptions): Promise<ChaosWorld> {
  const redis = await startRedis({ appendOnly: true });
  const sidecars = await all(options.sidecars, () => createSidecar(redis));
  const apps = await all(options.apps, (index) => createApp(redis, index, options));
  return {
    redis,
    sidecars,
    apps,
    async close() {
      for (const each of [...apps, ...sidecars]) {
        await each.kill();
        await each.proxy.close();
      }
      await redis.close();
    },
  };
}

function all<T>(count: number, create: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => create(index)));
}

async function createSidecar(redis: TestRedis): Promise<ChaosSidecar> {
  const proxy = await startTcpProxy(redis.url);
  const port = await freePort();
  const env = { PORT: String(port), REDIS_URL: `redis://127.0.0.1:${proxy.port}`, LOG_LEVEL: 'warn' };
  let running: SidecarProcess | undefined = await startSidecar(env);
  return {
    url: `http://127.0.0.1:${port}`,
    proxy,
    running: () => running !== undefined,
    signal: (signal) => running?.signal(signal),
    async kill() {
      const ended = running;
      running = undefined;
      await ended?.kill();
    },
    async start() {
      running ??= await startSidecar(env);
    },
  };
}

async function createApp(
  redis: TestRedis,
  index: number,
  { rate, actors, seed }: ChaosOptions,
): Promise<ChaosApp> {
  const proxy = await startTcpProxy(redis.url);
  const name = `app${index}`;
  const script = join(ROOT, 'tests/chaos/app-process.ts');
  const settings = [name, `redis://127.0.0.1:${proxy.port}`, rate, actors, seed + index].map(String);
  const child: Process = startProcess(
    process.execPath,
    ['--import', 'tsx', '--conditions=source', script, ...settings],
    { cwd: ROOT },
  );
  const [, port = ''] = await child.printed(/app \S+ on (\d+)/);
  return {
    name,
    proxy,
    get: (path) => getJson(`http://127.0.0.1:${port}${path}`),
    kill: () => child.kill(),
  };
}
