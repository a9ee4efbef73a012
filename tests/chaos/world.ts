import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { type Process, startProcess } from '../support/process.ts';
import { type RedisGroup, startSingle } from '../support/redis-groups.ts';
import { getJson, type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { ROOT } from '../support/tree.ts';

/** A sidecar that can be killed and started again at its address, and its way to Redis. */
export interface ChaosSidecar {
  url: string;
  /** Its way to Redis; groups of servers are reached without one, since they tell their addresses themselves. */
  proxy: TcpProxy | undefined;
  running(): boolean;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface ChaosApp {
  name: string;
  proxy: TcpProxy | undefined;
  get<T>(path: string): Promise<T>;
  kill(): Promise<void>;
}

export interface ChaosWorld {
  redis: RedisGroup;
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
  start?: () => Promise<RedisGroup>;
}

/** One Redis that keeps its writes, sidecars and apps, each with a wire of its own that can be cut. */
export async function createChaosWorld(options: ChaosOptions): Promise<ChaosWorld> {
  const redis = await (options.start ?? startSingle)();
  const sidecars = await all(options.sidecars, () => createSidecar(redis));
  const apps = await all(options.apps, (index) => createApp(redis, index, options));
  return {
    redis,
    sidecars,
    apps,
    async close() {
      for (const each of [...apps, ...sidecars]) {
        await each.kill();
        await each.proxy?.close();
      }
      await redis.close();
    },
  };
}

function all<T>(count: number, create: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => create(index)));
}

/** A single server is reached over a wire that can be cut. */
async function wayTo({ url, nodes }: RedisGroup): Promise<{ proxy: TcpProxy | undefined; url: string }> {
  if (nodes.length > 1) return { proxy: undefined, url };
  const proxy = await startTcpProxy(url);
  return { proxy, url: `redis://127.0.0.1:${proxy.port}` };
}

async function createSidecar(redis: RedisGroup): Promise<ChaosSidecar> {
  const { proxy, url } = await wayTo(redis);
  const port = await freePort();
  const env = { PORT: String(port), REDIS_URL: url, LOG_LEVEL: 'warn' };
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
  redis: RedisGroup,
  index: number,
  { rate, actors, seed }: ChaosOptions,
): Promise<ChaosApp> {
  const { proxy, url } = await wayTo(redis);
  const name = `app${index}`;
  const script = join(ROOT, 'tests/chaos/app-process.ts');
  const settings = [name, url, rate, actors, seed + index].map(String);
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
