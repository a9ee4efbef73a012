import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../build.mjs';
import { runNode } from '../child.mjs';
import { ensureInstalled } from '../install.mjs';
import { ROOT } from '../paths.mjs';
import { SetupError } from '../setup-error.mjs';

const BENCH = 'tests/bench/main.ts';

/** Measures; an argument names one case. */
export async function command(args) {
  if (!existsSync(join(ROOT, BENCH)))
    throw new SetupError(`There is no ${BENCH} yet, so nothing can be measured.`);
  await ensureInstalled();
  await ensureBuilt('ui', 'sidecar');
  return runNode(['--import', 'tsx', '--conditions=source', BENCH, ...args]);
}
