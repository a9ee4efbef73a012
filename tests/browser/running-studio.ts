import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Process, runProcess, startProcess } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The real sidecar in its own process, serving a UI built for this test alone. */
export interface RunningStudio {
  url: string;
  /** Ends the process without a goodbye. */
  kill(): Promise<void>;
  /** Starts it again on the same port, knowing nothing. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startStudio(env: Record<string, string> = {}): Promise<RunningStudio> {
  const uiDir = await mkdtemp(join(tmpdir(), 'studio-ui-'));
  await runProcess(process.execPath, ['ui/build.mjs', '--out', uiDir], { cwd: ROOT });
  let running = await startSidecar({ ...env, UI_DIR: uiDir, PORT: '0' });
  const { url } = running;
  return {
    url,
    kill: () => running.process.kill(),
    restart: async () => {
      running = await startSidecar({ ...env, UI_DIR: uiDir, PORT: new URL(url).port });
    },
    close: async () => {
      await running.process.kill();
      await rm(uiDir, { recursive: true, force: true });
    },
  };
}

async function startSidecar(env: Record<string, string>): Promise<{ process: Process; url: string }> {
  const started = startProcess(
    process.execPath,
    ['--import', 'tsx', '--conditions=source', 'sidecar/src/main.ts'],
    { cwd: ROOT, env },
  );
  const [, url] = await started.printed(/Loom Studio \S+ on (http:\/\/\S+)/);
  if (url === undefined) throw new Error('The start-up line names no address.');
  return { process: started, url };
}
