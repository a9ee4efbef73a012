import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { emptyFolder, ROOT, removeFolder } from '../support/tree.ts';

const { missingPackages } = await import(join(ROOT, 'deploy/run/installed.mjs'));

let root: string;

beforeEach(async () => {
  root = await emptyFolder();
});

afterEach(() => removeFolder(root));

test('a locked package that is absent or of another version is missing', async () => {
  await lock({
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '1.0.0' },
    'node_modules/c': { version: '1.0.0' },
  });
  await install('node_modules/a', '1.0.0');
  await install('node_modules/b', '2.0.0');
  expect(missingPackages(root)).toEqual(['node_modules/b', 'node_modules/c']);
});

test('a binary is missing only on its own platform', async () => {
  const other = process.platform === 'linux' ? 'darwin' : 'linux';
  const binary = { version: '1.0.0', optional: true, cpu: [process.arch] };
  await lock({
    'node_modules/here': { ...binary, os: [process.platform] },
    'node_modules/there': { ...binary, os: [other] },
  });
  expect(missingPackages(root)).toEqual(['node_modules/here']);
});

test('an optional package for every platform may be absent', async () => {
  await lock({ 'node_modules/bonus': { version: '1.0.0', optional: true } });
  expect(missingPackages(root)).toEqual([]);
});

test('a workspace is found through its link', async () => {
  await lock({ ui: { version: '0.1.0' }, 'node_modules/ui': { resolved: 'ui', link: true } });
  expect(missingPackages(root)).toEqual(['node_modules/ui']);
  await install('node_modules/ui', '0.1.0');
  expect(missingPackages(root)).toEqual([]);
});

async function lock(packages: Record<string, object>): Promise<void> {
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
}

async function install(path: string, version: string): Promise<void> {
  await mkdir(join(root, path), { recursive: true });
  await writeFile(join(root, path, 'package.json'), JSON.stringify({ version }));
}
