import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = '@certo-ventures/loom';

/** Why the tests against Loom itself cannot run with this folder, in one sentence; undefined when they can. */
export function upstreamProblem(folder) {
  if (!folder)
    return 'Set UPSTREAM_DIR to a checkout of https://github.com/certo-ventures/loom in which "npm ci" was run.';
  if (nameIn(folder) !== NAME)
    return `UPSTREAM_DIR is ${folder}, which is not a checkout of Loom: its package.json does not say "${NAME}".`;
  if (!['vitest', 'bullmq', 'ioredis'].every((name) => existsSync(join(folder, 'node_modules', name))))
    return `The checkout in ${folder} has no packages: run "npm ci --ignore-scripts" in it first.`;
  return undefined;
}

function nameIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name;
  } catch {
    // Not there, or no JSON.
    return undefined;
  }
}
