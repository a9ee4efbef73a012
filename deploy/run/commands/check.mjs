import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from '../child.mjs';
import { ensureInstalled } from '../install.mjs';
import { jest } from '../jest.mjs';
import { ROOT, WORKSPACES } from '../paths.mjs';
import { hostsIn, loosePins } from '../pins.mjs';
import { writeReport } from '../report.mjs';

const tool = (path) => join(ROOT, 'node_modules', path);

/** Format, lint, types, dependencies and architecture: what needs no running studio. */
export async function command() {
  await ensureInstalled();
  const codes = [await checks(), await jest('architecture', ['unit'], ['tests/architecture'])];
  return Math.max(...codes);
}

/** All but the architecture tests, which run with the unit tests too. */
export async function checks() {
  const results = [
    ['format and lint', await runNode([tool('@biomejs/biome/bin/biome'), 'check'])],
    ['types', await runNode([tool('typescript/bin/tsc'), '-p', '.'])],
    ['types of the UI', await runNode([tool('typescript/bin/tsc'), '-p', 'ui', '--noEmit'])],
    ['pinned dependencies', checkDependencies()],
  ];
  for (const [name, code] of results) console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
  report(results);
  return Math.max(...results.map(([, code]) => code));
}

/** In the shape of jest's report, so that one sum covers both. */
function report(results) {
  const failed = results.filter(([, code]) => code !== 0).length;
  writeReport('check', {
    numTotalTests: results.length,
    numPassedTests: results.length - failed,
    numFailedTests: failed,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
  });
}

function checkDependencies() {
  const read = (path) => readFileSync(join(ROOT, path), 'utf8');
  const manifests = ['package.json', ...WORKSPACES.map((name) => `${name}/package.json`)];
  const problems = [
    ...manifests.flatMap((path) =>
      loosePins(JSON.parse(read(path))).map((pin) => `${path} does not pin ${pin}`),
    ),
    ...hostsIn(read('package-lock.json')).map((host) => `package-lock.json names ${host}`),
  ];
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}
