import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { type Process, runProcess, startProcess } from '../support/process.ts';
import { cloneTree, emptyFolder, removeFolder } from '../support/tree.ts';
import { addressOf, expectLiveActors, transportOf } from './studio-api.ts';

jest.setTimeout(300_000);

/** Node itself as an npm package, in a version no native build of the studio's transport exists for. */
const NEWER_NODE = { package: `node-${process.platform}-${process.arch}`, version: '24.9.0' };

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

test('a bare clone has neither packages nor builds', () => {
  expect(existsSync(join(clone, 'package.json'))).toBe(true);
  for (const made of ['.git', 'node_modules', 'sidecar/dist', 'ui/dist', '.cache']) {
    expect(existsSync(join(clone, made))).toBe(false);
  }
});

test('`npm run demo` in a bare clone shows live actors on the native transport', async () => {
  running = startProcess('npm', ['run', 'demo'], { cwd: clone, env: { PORT: '0' } });
  const studio = await demoAddress(running);
  await expectLiveActors(studio);
  expect(await transportOf(studio)).toBe('uws');
  expect(await (await fetch(studio)).text()).toContain('<script');
});

test('the demo takes arguments and ends with Ctrl-C, and nothing of it stays', async () => {
  running = startProcess(process.execPath, ['deploy/run/run.mjs', 'demo', '--actors', '24'], {
    cwd: clone,
    env: { PORT: '0' },
  });
  const studio = await demoAddress(running);
  await running.printed(/24 actors/);
  running.signal('SIGINT');
  expect(await running.ended).toBe(0);
  await expect(fetch(studio)).rejects.toThrow('fetch failed');
});

test('a taken port stops the demo with the reason and the way out', async () => {
  running = startProcess(process.execPath, ['deploy/run/run.mjs', 'start'], {
    cwd: clone,
    env: { PORT: '0' },
  });
  const port = new URL(await addressOf(running)).port;
  const second = startProcess(process.execPath, ['deploy/run/run.mjs', 'demo'], {
    cwd: clone,
    env: { PORT: port },
  });
  expect(await second.ended).not.toBe(0);
  expect(second.output()).toContain(port);
  expect(second.output()).not.toContain('Loom Studio is at');
});

test('a newer Node, for which there is no native build, shows the same on the other transport', async () => {
  const node = await newerNode();
  running = startProcess(node, ['deploy/run/run.mjs', 'demo'], { cwd: clone, env: { PORT: '0' } });
  const studio = await demoAddress(running);
  await expectLiveActors(studio);
  expect(await transportOf(studio)).toBe('node');
  expect(running.output().match(/^.*(uWebSockets|µWS|native build).*$/gim)).toHaveLength(1);
});

async function demoAddress(demo: Process): Promise<string> {
  const found = await demo.printed(/Loom Studio is at (\S+)/, 120_000);
  return found[1] ?? '';
}

async function newerNode(): Promise<string> {
  const wanted = `${NEWER_NODE.package}@${NEWER_NODE.version}`;
  await runProcess('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', elsewhere, wanted], {
    cwd: elsewhere,
  });
  return join(elsewhere, 'node_modules', NEWER_NODE.package, 'bin', 'node');
}
