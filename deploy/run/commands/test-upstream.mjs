import { resolve } from 'node:path';
import { ensureInstalled } from '../install.mjs';
import { jest } from '../jest.mjs';
import { ensureRedis } from '../needs.mjs';
import { SetupError } from '../setup-error.mjs';
import { upstreamProblem } from '../upstream.mjs';

/** The tests against a checkout of Loom in UPSTREAM_DIR, which is read and never written; arguments go to jest. */
export async function command(args) {
  const problem = upstreamProblem(process.env.UPSTREAM_DIR);
  if (problem) throw new SetupError(problem);
  await ensureInstalled();
  await ensureRedis();
  return jest('upstream', ['upstream'], args, { UPSTREAM_DIR: resolve(process.env.UPSTREAM_DIR) });
}
