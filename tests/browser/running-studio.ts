import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { runProcess } from '../support/process.ts';
import { startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';

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
  const settings = { ...env, UI_DIR: uiDir, PORT: String(await freePort()) };
  let running = await startSidecar(settings);
  return {
    url: running.url,
    kill: () => running.kill(),
    restart: async () => {
      running = await startSidecar(settings);
    },
    close: async () => {
      await running.kill();
      await rm(uiDir, { recursive: true, force: true });
    },
  };
}
