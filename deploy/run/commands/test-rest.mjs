import { ensureInstalled } from '../install.mjs';
import { jest } from '../jest.mjs';
import { checks } from './check.mjs';

/** What `npm run test:all` adds to `npm test`. */
export async function command() {
  await ensureInstalled();
  const codes = [await checks(), await jest('install', ['install'])];
  return Math.max(...codes);
}
