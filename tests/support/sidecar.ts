import { type Process, startProcess } from './process.ts';
import { startRedis } from './redis.ts';
import { sidecarEntry } from './sidecar-entry.ts';
import { ROOT } from './tree.ts';

export interface SidecarProcess extends Process {
  url: string;
  /** `GET` as JSON; fails with the body unless the reply is 2xx. */
  get<T = unknown>(path: string): Promise<T>;
}

/**
 * A real sidecar in its own process. `PORT` defaults to any free one. With `STUDIO_TEST_ENGINE=redis`
 * it has a Redis to itself for as long as it runs, so that every test can be run on either engine.
 */
export async function startSidecar(env: Record<string, string> = {}): Promise<SidecarProcess> {
  if (process.env.STUDIO_TEST_ENGINE !== 'redis' || env['REDIS_URL'] !== undefined) return launch(env);
  const redis = await startRedis();
  const sidecar = await launch({ ...env, REDIS_URL: redis.url });
  const ended = sidecar.ended.finally(redis.close);
  const kill = async () => {
    await sidecar.kill();
    await ended;
  };
  return { ...sidecar, ended, kill };
}

async function launch(env: Record<string, string>): Promise<SidecarProcess> {
  const child = startProcess(process.execPath, sidecarEntry(), { cwd: ROOT, env: { PORT: '0', ...env } });
  const [, url = ''] = await child.printed(/Loom Studio \S+ on (http:\S+)/);
  return { ...child, url, get: (path) => getJson(`${url}${path}`) };
}

export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${url}: ${body}`);
  return JSON.parse(body) as T;
}
