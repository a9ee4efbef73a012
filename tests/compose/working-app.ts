import { join } from 'node:path';
import { bundleApp } from '../support/bundle-app.ts';
import { eventually } from '../support/eventually.ts';
import { docker, runIn, type Stack } from './stack.ts';

/** An app that works without pause, in a container beside the sidecars. */
export interface WorkingApp {
  readonly name: string;
  get<T>(path: string): Promise<T>;
}

export async function bundleWorkingApp(folder: string): Promise<string> {
  const file = join(folder, 'app.mjs');
  await bundleApp('tests/chaos/app-process.ts', file);
  return file;
}

/** `url` is where it tells what happens: 200 actors that make so many calls a second. */
export async function startWorkingApp(
  stack: Stack,
  settings: { image: string; program: string; name: string; url: string; rate: number },
): Promise<WorkingApp> {
  const { image, program, name, url, rate } = settings;
  const mount = `${program}:/studio/app.mjs:ro`;
  const words = ['node', 'app.mjs', name, url, String(rate), '200', '1'];
  const id = await stack.run('--init', '--volume', mount, image, ...words);
  const port = await eventually(async () => {
    const [, found] = /app \S+ on (\d+)/.exec(await docker('logs', id)) ?? [];
    if (!found) throw new Error('the app has not started');
    return found;
  }, 20_000);
  return {
    name,
    async get(path) {
      const code = `process.stdout.write(await (await fetch('http://127.0.0.1:${port}${path}')).text())`;
      return JSON.parse(await runIn(id, code));
    },
  };
}
