import { existsSync } from 'node:fs';
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { type Process, runProcess, startProcess } from '../support/process.ts';
import { cloneTree, emptyFolder, removeFolder } from '../support/tree.ts';
import { addressOf, transportOf } from './studio-api.ts';

jest.setTimeout(300_000);

let clone: string;
let elsewhere: string;
let running: Process | undefined;

beforeAll(async () => {
  clone = await cloneTree();
  elsewhere = await emptyFolder();
});

afterEach(async () => {
  await running?.kill();
});

afterAll(async () => {
  await removeFolder(clone);
  await removeFolder(elsewhere);
});

test('a home that cannot be written, a PATH without git and omitted optional packages still end in a studio', async () => {
  const env = {
    PATH: await pathWithoutGit(),
    HOME: await homeThatIsNoFolder(),
    npm_config_cache: undefined,
    npm_config_omit: 'optional',
  };
  const help = await runProcess('npm', ['start', '--', '--help'], { cwd: clone, env });
  expect(help).toContain('STUDIO_TOKEN');
  expect(existsSync(join(clone, 'node_modules', 'uWebSockets.js'))).toBe(false);

  running = startProcess('npm', ['start'], { cwd: clone, env: { ...env, PORT: '0' } });
  const studio = await addressOf(running);
  expect(await transportOf(studio)).toBe('node');
});

test('a second start installs and builds nothing', async () => {
  const output = await runProcess('npm', ['start', '--', '--help'], { cwd: clone });
  expect(output).not.toContain('Installing');
});

/** Permissions do not stop root; a file in the place of the folder stops everyone. */
async function homeThatIsNoFolder(): Promise<string> {
  const file = join(elsewhere, 'file');
  await writeFile(file, '');
  return join(file, 'home');
}

async function pathWithoutGit(): Promise<string> {
  const folder = join(elsewhere, 'bin');
  await mkdir(folder);
  const npm = await npmProgram();
  await symlink(process.execPath, join(folder, 'node'));
  await symlink(npm, join(folder, 'npm'));
  await symlink('/bin/sh', join(folder, 'sh'));
  return folder;
}

async function npmProgram(): Promise<string> {
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? '').split(':')];
  const found = folders.map((folder) => join(folder, 'npm')).find((path) => existsSync(path));
  if (!found) throw new Error('There is no npm beside Node or in the PATH.');
  return realpath(found);
}
