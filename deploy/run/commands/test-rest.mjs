import { ensureInstalled } from '../install.mjs';
import { jest } from '../jest.mjs';
import { ensureBrowser, ensureRedis } from '../needs.mjs';
import { checks } from './check.mjs';

/** What `npm run test:all` adds to `npm test`. */
export async function command() {
  await ensureInstalled();
  await ensureRedis();
  process.env.CHROME_PATH ??= await ensureBrowser();
  const codes = [await checks(), await jest('install', ['install', 'endurance'])];
  return Math.max(...codes);
}
