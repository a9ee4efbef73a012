import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startProcess } from './process.ts';
import { startInContainer } from './redis-container.ts';

/** A running `redis-server` of the test's own. Where it runs makes no difference to whom it serves. */
export interface RedisProgram {
  /** Runs redis-cli against it; returns what it prints. */
  cli(...words: string[]): Promise<string>;
  /** Runs a shell line where `redis-cli` is known; returns what it prints on both outputs. */
  shell(line: string): Promise<string>;
  /** SIGKILL; nothing is told to anybody. */
  kill(): Promise<void>;
  /** Connections stay open and nothing answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

export interface RedisStart {
  port: number;
  /** Where it keeps its files, on this machine. */
  folder: string;
  args: string[];
  /** What it prints when it serves. */
  ready: RegExp;
}

export const REDIS_READY_MS = 30_000;

/**
 * From the PATH; in a container where the runner found none there and named an image. Either way it listens
 * on this machine's loopback at its port, so that servers find one another and clients all of them.
 */
export function startRedisProgram(start: RedisStart): Promise<RedisProgram> {
  const image = process.env['STUDIO_TEST_REDIS_IMAGE'];
  return image ? startInContainer(image, start) : startFromPath(start);
}

async function startFromPath({ port, folder, args, ready }: RedisStart): Promise<RedisProgram> {
  const server = startProcess('redis-server', args, { cwd: folder });
  await server.printed(ready, REDIS_READY_MS);
  return {
    async cli(...words) {
      const { stdout } = await promisify(execFile)('redis-cli', ['-p', String(port), ...words]);
      return stdout.trimEnd();
    },
    async shell(line) {
      const shell = startProcess('sh', ['-c', line], { cwd: folder });
      await shell.ended;
      return shell.output();
    },
    kill: () => server.kill(),
    freeze: async () => server.signal('SIGSTOP'),
    thaw: async () => server.signal('SIGCONT'),
  };
}
