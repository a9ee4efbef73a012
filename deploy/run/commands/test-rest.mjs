import { ensureInstalled } from '../install.mjs';
import { jest } from '../jest.mjs';
import { ensureBrowser, ensureRedis } from '../needs.mjs';
import { checks } from './check.mjs';

/** What `npm run test:all` adds to `npm test`. */
export async function command() {
  await ensureInstalled();
  await ensureRedis();
  process.env.CHROME_PATH ??= await ensureBrowser();
  const codes = [
    await checks(),
    await jest('install', ['install', 'endurance']),
    // What `npm test` ran on the embedded engine, once more on Redis.
    await jest('redis', ['e2e', 'browser'], [], { STUDIO_TEST_ENGINE: 'redis' }),
    await jest('chaos', ['chaos']),
  ];
  return Math.max(...codes);
}
