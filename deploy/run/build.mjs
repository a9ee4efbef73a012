import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { demoBundle, sidecarBundle } from './bundles.mjs';
import { withLock } from './lock.mjs';
import { CACHE, DEMO, ROOT, SIDECAR, UI } from './paths.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOf } from './sources.mjs';

const ALWAYS = ['package-lock.json', 'tsconfig.json', 'deploy/run/bundles.mjs', 'core-adapter/src'];

/** What can be built: from which sources, into which file, and how. */
const TARGETS = {
  ui: { sources: ['ui'], entry: 'ui/build.mjs', output: UI, make: makeUi },
  sidecar: {
    sources: ['sidecar'],
    entry: 'sidecar/src/main.ts',
    output: SIDECAR,
    make: () => bundle(sidecarBundle()),
  },
  demo: {
    sources: ['core-adapter/demo'],
    entry: 'core-adapter/demo/main.ts',
    output: DEMO,
    make: () => bundle(demoBundle()),
  },
};

/** Builds the named targets whose sources changed since they were built. */
export async function ensureBuilt(...names) {
  if (names.every(isFresh)) return;
  await withLock('build', async () => {
    for (const name of names) if (!isFresh(name)) await make(name);
  });
}

/** Makes the next run build the target again, when something else is about to write its output. */
export function forget(name) {
  rmSync(stampOf(name), { force: true });
}

async function make(name) {
  const { entry, make: makeTarget } = TARGETS[name];
  if (!existsSync(join(ROOT, entry)))
    throw new SetupError(`${entry} is missing, so the ${name} cannot be built.`);
  forget(name);
  const before = fingerprint(name);
  await makeTarget().catch((error) => {
    throw new SetupError(
      error.errors ? `The ${name} could not be built: see the errors above.` : error.stack,
    );
  });
  mkdirSync(dirname(stampOf(name)), { recursive: true });
  // Taken before building: a source saved meanwhile is built by the next run.
  writeFileSync(stampOf(name), before);
}

function isFresh(name) {
  const stamp = stampOf(name);
  if (!existsSync(stamp) || !existsSync(TARGETS[name].output)) return false;
  return readFileSync(stamp, 'utf8') === fingerprint(name);
}

const fingerprint = (name) => hashOf([...ALWAYS, ...TARGETS[name].sources]);
const stampOf = (name) => join(CACHE, 'built', name);

async function makeUi() {
  const { buildUi } = await import('../../ui/build.mjs');
  await buildUi();
}

async function bundle(settings) {
  const { build } = await import('esbuild');
  await build(settings);
}
