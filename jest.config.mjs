import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const ROOT = import.meta.dirname;

const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic', importSource: 'preact' } },
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const project = (displayName, ...roots) => ({
  displayName,
  rootDir: ROOT,
  // jest refuses roots that do not exist, and git does not keep empty folders.
  roots: roots.map((root) => join(ROOT, root)).filter(existsSync),
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform,
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['/dist/'],
});

/** Fast suites run beside the sources; the ones under tests/ start real processes, browsers or clean installs. */
export default {
  // jest leaves one core idle; on two that would double the run.
  maxWorkers: Math.max(2, availableParallelism()),
  projects: [
    project(
      'unit',
      'core-adapter/src',
      'core-adapter/demo',
      'sidecar/src',
      'ui/src',
      'tests/architecture',
      'tests/run',
      'tests/deploy',
    ),
    project('e2e', 'tests/e2e'),
    project('browser', 'tests/browser'),
    project('faults', 'tests/faults'),
    project('install', 'tests/install'),
    project('endurance', 'tests/endurance'),
    project('chaos', 'tests/chaos'),
    // Wants a checkout of Loom in UPSTREAM_DIR: `npm run test:upstream`.
    project('upstream', 'tests/upstream'),
    project('compose', 'tests/compose'),
  ].filter(({ roots }) => roots.length > 0),
};
