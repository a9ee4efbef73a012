import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Process, startProcess } from './process.ts';
import { ROOT } from './tree.ts';

export interface SidecarProcess extends Process {
  url: string;
  /** `GET` as JSON; fails with the body unless the reply is 2xx. */
  get<T = unknown>(path: string): Promise<T>;
}

/** A real sidecar from source, in its own process. `PORT` defaults to any free one. */
export async function startSidecar(env: Record<string, string> = {}): Promise<SidecarProcess> {
  const args = ['--import', 'tsx', '--conditions=source', join(ROOT, 'sidecar/src/main.ts')];
  const child = startProcess(process.execPath, args, { cwd: ROOT, env: { PORT: '0', ...env } });
  const [, url = ''] = await child.printed(/Loom Studio \S+ on (http:\S+)/);
  return { ...child, url, get: (path) => getJson(`${url}${path}`) };
}

export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${url}: ${body}`);
  return JSON.parse(body) as T;
}

/**
 * A port that was free a moment ago, for servers that must come back at the same address. PORT=0 is not for them:
 * the native transport binds a port the system chose in a way that keeps it taken for a minute after a kill. It
 * lies below those the system gives to clients, since one that keeps asking for a dead server's port could in the
 * end be given that very port.
 */
export async function freePort(): Promise<number> {
  const port = 15_000 + Math.floor(Math.random() * 15_000);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
