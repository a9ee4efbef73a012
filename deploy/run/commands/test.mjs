import { ensureBuilt } from '../build.mjs';
import { ensureInstalled } from '../install.mjs';
import { jest } from '../jest.mjs';
import { ensureBrowser, ensureCurl, ensureRedis } from '../needs.mjs';
import { requireUsableTestRedis } from '../test-redis.mjs';

/** The tests to run after every change; arguments go to jest. Without a browser the others run, then it fails. */
export async function command(args) {
  await ensureInstalled();
  await requireUsableTestRedis();
  await ensureCurl();
  await ensureRedis();
  const { browser, problem } = await lookForBrowser();
  await ensureBuilt('ui', 'sidecar');
  process.env.STUDIO_TEST_BUILT = '1';
  if (browser) process.env.CHROME_PATH = browser;
  const code = await jest('test', browser ? ['unit', 'e2e', 'browser'] : ['unit', 'e2e'], args);
  if (!problem) return code;
  console.error(problem);
  return code || 1;
}

async function lookForBrowser() {
  try {
    return { browser: await ensureBrowser() };
  } catch (error) {
    if (error.name !== 'SetupError') throw error;
    return { problem: error.message };
  }
}
