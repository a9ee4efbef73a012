import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { startRedisProgram } from './redis-program.ts';

export interface TestSentinel {
  port: number;
  /** Runs redis-cli against it; returns what it prints. */
  cli(...words: string[]): Promise<string>;
  close(): Promise<void>;
}

/** A Sentinel with further lines of configuration; its file is its own, as it rewrites what it learns. */
export async function startSentinel(lines: string[] = []): Promise<TestSentinel> {
  const folder = await mkdtemp(join(tmpdir(), 'studio-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  const settings = [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, ...lines];
  await writeFile(file, `${settings.join('\n')}\n`);
  const args = [file, '--sentinel'];
  const sentinel = await startRedisProgram({ port, folder, args, ready: /Sentinel ID is/ });
  return {
    port,
    cli: sentinel.cli,
    async close() {
      await sentinel.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
