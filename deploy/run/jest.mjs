import { join } from 'node:path';
import { runNode } from './child.mjs';
import { ROOT } from './paths.mjs';
import { reportFile } from './report.mjs';

const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');
const FLAGS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/** Runs jest projects. With STUDIO_REPORT_DIR set, jest's own report is also written there as `<name>.json`. */
export function jest(name, projects, args = [], env = {}) {
  // Last, because this option takes every plain word after it for a project.
  const selected = ['--selectProjects', ...projects];
  return runNode([JEST, ...args, ...report(name), ...selected], {
    env: { ...process.env, ...env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${FLAGS}`.trim() },
  });
}

function report(name) {
  const file = reportFile(name);
  return file ? ['--json', `--outputFile=${file}`] : [];
}
