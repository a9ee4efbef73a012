import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapterBundles } from './bundles.mjs';
import { run, runNode } from './child.mjs';
import { cacheArguments, npmArguments } from './npm.mjs';
import { ROOT } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const ADAPTER = join(ROOT, 'core-adapter');
const DIST = join(ADAPTER, 'dist');

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
}

/** TypeScript reads the module system of a declaration from the nearest package.json. */
function copyTypesForCommonJs() {
  const isTypes = (path) => !/\.[a-z]+$/.test(path) || path.endsWith('.d.ts');
  cpSync(join(DIST, 'esm'), join(DIST, 'cjs'), { recursive: true, filter: isTypes });
  writeFileSync(join(DIST, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
}

async function pack() {
  for (const name of archives()) rmSync(join(ADAPTER, name));
  const args = ['pack', '--ignore-scripts', '--silent', ...cacheArguments()];
  const code = await run(process.execPath, npmArguments(...args), { cwd: ADAPTER });
  const [archive] = archives();
  if (code !== 0 || !archive)
    throw new SetupError('npm could not pack the core adapter; its own words are above.');
  return join(ADAPTER, archive);
}

const archives = () => readdirSync(ADAPTER).filter((name) => name.endsWith('.tgz'));
