import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { type Process, startProcess } from './process.ts';

/** A Redis of the test's own: it may be filled, stopped and damaged at will. */
export interface TestRedis {
  url: string;
  port: number;
  /** Runs redis-cli; returns what it prints. */
  cli(...args: string[]): Promise<string>;
  /** SIGKILL; nothing is told to anybody. */
  kill(): Promise<void>;
  /** Starts again at the same port, with what is left in its folder. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Where it keeps its files. */
  dir: string;
  close(): Promise<void>;
}

export interface RedisServerOptions {
  port?: number;
  /** Further settings, as on the command line. */
  args?: string[];
  /** Keeps every write, a second's worth at most lost at a kill. */
  appendOnly?: boolean;
}

/** A `redis-server` of the PATH on a free port of this machine. */
export async function startRedis(options: RedisServerOptions = {}): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'studio-redis-'));
  const port = options.port ?? (await freePort());
  const args = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''],
    ...['--appendonly', options.appendOnly ? 'yes' : 'no', ...(options.args ?? [])],
  ];
  const start = async (): Promise<Process> => {
    const server = startProcess('redis-server', args, { cwd: dir });
    await server.printed(/Ready to accept connections/, 20_000);
    return server;
  };
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    dir,
    cli: (...words) => redisCli(port, words),
    kill: () => server.kill(),
    async restart() {
      server = await start();
    },
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    async close() {
      await server.kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export async function redisCli(port: number, words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('redis-cli', ['-p', String(port), ...words]);
  return stdout.trimEnd();
}
