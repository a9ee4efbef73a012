import { ensureBuilt } from '../build.mjs';
import { ensureInstalled } from '../install.mjs';
import { jest } from '../jest.mjs';
import { ensureBrowser } from '../needs.mjs';

/** The tests to run after every change; arguments go to jest. */
export async function command(args) {
  await ensureInstalled();
  const browser = await ensureBrowser();
  await ensureBuilt('ui', 'sidecar', 'demo');
  process.env.CHROME_PATH ??= browser;
  return jest('test', ['unit', 'e2e', 'browser'], args);
}
