import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROOT } from '../support/tree.ts';

const { upstreamProblem } = await import(join(ROOT, 'deploy/run/upstream.mjs'));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-upstream-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sayName = (name: string) => writeFile(join(folder, 'package.json'), JSON.stringify({ name }));

test.each([undefined, ''])('without UPSTREAM_DIR one sentence says what to set', (given) => {
  expect(upstreamProblem(given)).toMatch(
    /^Set UPSTREAM_DIR to a checkout of \S+ in which "npm ci" was run\.$/,
  );
});

test('a folder that is no checkout of Loom is named', async () => {
  expect(upstreamProblem(folder)).toContain(`${folder}, which is not a checkout of Loom`);
  await sayName('something-else');
  expect(upstreamProblem(folder)).toContain('is not a checkout of Loom');
});

test('a checkout without its packages is told what to run', async () => {
  await sayName('@certo-ventures/loom');
  expect(upstreamProblem(folder)).toContain('run "npm ci --ignore-scripts" in it first');
  for (const name of ['vitest', 'bullmq', 'ioredis'])
    await mkdir(join(folder, 'node_modules', name), { recursive: true });
  expect(upstreamProblem(folder)).toBeUndefined();
});
