import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationsIn, tidyTypes } from './adapter-types.mjs';
import { adapterBundles } from './bundles.mjs';
import { run, runNode } from './child.mjs';
import { cacheArguments, npmArguments } from './npm.mjs';
import { CACHE, ROOT } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const ADAPTER = join(ROOT, 'core-adapter');
const DIST = join(ADAPTER, 'dist');
const README = join(ADAPTER, 'README.md');
const STAGE = join(CACHE, 'adapter-package');

/** Builds the adapter for both module systems and packs it; returns the path of the archive. */
export async function packageAdapter() {
  rmSync(DIST, { recursive: true, force: true });
  await writeTypes();
  const { build } = await import('esbuild');
  for (const settings of adapterBundles()) await build(settings);
  copyTypesForCommonJs();
  return pack();
}

async function writeTypes() {
  const code = await runNode([
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    'core-adapter/tsconfig.json',
  ]);
  if (code !== 0)
    throw new SetupError('The types of the core adapter could not be written: see the errors above.');
  tidyTypes(join(DIST, 'esm'));
}

/** TypeScript reads the module system of a declaration from the nearest package.json. */
function copyTypesForCommonJs() {
  for (const file of declarationsIn(join(DIST, 'esm')))
    cpSync(join(DIST, 'esm', file), join(DIST, 'cjs', file));
  writeFileSync(join(DIST, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
}

/** Packed from a folder of its own: `source` is for this repository and would point apps at nothing. */
async function pack() {
  stage();
  for (const name of archives()) rmSync(join(ADAPTER, name));
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', ADAPTER, ...cacheArguments()];
  const code = await run(process.execPath, npmArguments(...args), { cwd: STAGE });
  const [archive] = archives();
  if (code !== 0 || !archive) {
    throw new SetupError('npm could not pack the core adapter; its own words are above.');
  }
  return join(ADAPTER, archive);
}

function stage() {
  rmSync(STAGE, { recursive: true, force: true });
  cpSync(DIST, join(STAGE, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'LICENSE'), join(STAGE, 'LICENSE'));
  if (existsSync(README)) cpSync(README, join(STAGE, 'README.md'));
  const { devDependencies, ...manifest } = JSON.parse(readFileSync(join(ADAPTER, 'package.json'), 'utf8'));
  for (const door of Object.values(manifest.exports)) delete door.source;
  writeFileSync(join(STAGE, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

const archives = () => readdirSync(ADAPTER).filter((name) => name.endsWith('.tgz'));
