import { runNode } from '../child.mjs';
import { ensureInstalled } from '../install.mjs';
import { ensureRedis } from '../needs.mjs';

/** Everything goes wrong for some minutes: `--minutes N --seed S --redis single|sentinel|cluster`. */
export async function command(args) {
  await ensureInstalled();
  await ensureRedis();
  return runNode(['--import', 'tsx', '--conditions=source', 'tests/chaos/main.ts', ...args]);
}
