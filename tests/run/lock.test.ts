import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runProcess } from '../support/process.ts';
import { emptyFolder, ROOT, removeFolder } from '../support/tree.ts';

/** Runs under the lock and notes when it came and went. */
const WORKER = `
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './deploy/run/lock.mjs';

await withLock('install', async () => {
  appendFileSync('journal', 'in ');
  await sleep(100);
  appendFileSync('journal', 'out ');
});
`;

let tree: string;

beforeEach(async () => {
  tree = await emptyFolder();
  await cp(join(ROOT, 'deploy/run'), join(tree, 'deploy/run'), { recursive: true });
  await writeFile(join(tree, 'worker.mjs'), WORKER);
});

afterEach(() => removeFolder(tree));

test('runs at the same time do their work one after the other', async () => {
  await Promise.all([work(), work(), work()]);
  expect(await journal()).toBe('in out in out in out ');
});

test('the lock of a run that died is taken over', async () => {
  const dead = await runProcess(process.execPath, ['-p', 'process.pid'], { cwd: tree });
  await mkdir(join(tree, '.cache/install.lock'), { recursive: true });
  await writeFile(join(tree, '.cache/install.lock/pid'), dead.trim());
  await work();
  expect(await journal()).toBe('in out ');
});

const work = (): Promise<string> => runProcess(process.execPath, ['worker.mjs'], { cwd: tree });
const journal = (): Promise<string> => readFile(join(tree, 'journal'), 'utf8');
