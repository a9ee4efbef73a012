import { join } from 'node:path';
import { runNode } from './child.mjs';
import { ROOT } from './paths.mjs';
import { reportFile } from './report.mjs';

/** Runs jest projects. With STUDIO_REPORT_DIR set, jest's own report is also written there as `<name>.json`. */
export function jest(name, projects, args = []) {
  return runNode(
    [join(ROOT, 'node_modules/jest/bin/jest.js'), '--selectProjects', ...projects, ...report(name), ...args],
    {
      env: {
        ...process.env,
        NODE_OPTIONS:
          `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings=ExperimentalWarning`.trim(),
      },
    },
  );
}

function report(name) {
  const file = reportFile(name);
  return file ? ['--json', `--outputFile=${file}`] : [];
}
