import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { type RedisProgram, startRedisProgram } from './redis-program.ts';

/** A Redis of the test's own: it may be filled, stopped and damaged at will. */
export interface TestRedis extends RedisProgram {
  url: string;
  port: number;
  /** Where it keeps its files, on this machine. */
  folder: string;
  /** Starts again at the same port, with what is left in its folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface RedisServerOptions {
  port?: number;
  /** Further settings, as on the command line. */
  args?: string[];
  /** Keeps every write, a second's worth at most lost at a kill. */
  appendOnly?: boolean;
}

/** A server on a free port of this machine, never one that was there before. */
export async function startRedis(options: RedisServerOptions = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'studio-redis-'));
  const port = options.port ?? (await freePort());
  const args = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ...['--appendonly', options.appendOnly ? 'yes' : 'no', ...(options.args ?? [])],
  ];
  const start = () => startRedisProgram({ port, folder, args, ready: /Ready to accept connections/ });
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    cli: (...words) => server.cli(...words),
    shell: (line) => server.shell(line),
    kill: () => server.kill(),
    async restart() {
      server = await start();
    },
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    async close() {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
