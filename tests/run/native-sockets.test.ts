import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runProcess, startProcess } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';

const SCRIPT = join(ROOT, 'deploy/image/native-sockets.mjs');
const OWN = `uws_${process.platform}_${process.arch}_${process.versions.modules}.node`;
const FOREIGN = 'uws_plan9_mips_1.node';
const LOADS = 'module.exports = { SSLApp() {} };';

let folder: string;
let modules: string;
let server: Server;
let asked: number;
let archive: string | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'studio-uws-'));
  modules = join(folder, 'node_modules');
  asked = 0;
  archive = undefined;
  server = createServer((_request, reply) => {
    asked += 1;
    if (archive) reply.end(readFileSync(archive));
    else reply.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

function write(at: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(at, name, '..'), { recursive: true });
    writeFileSync(join(at, name), text);
  }
}

const packageJson = (main: string) => JSON.stringify({ name: 'uWebSockets.js', main });

/** What npm installs: the builds that came with it, or the imitation that is loaded in their place. */
function installed(...binaries: string[]): void {
  const builds = Object.fromEntries(binaries.map((name) => [`binaries/${name}`, name]));
  const at = join(modules, 'uWebSockets.js');
  write(at, {
    'package.json': packageJson('src/uws.js'),
    'src/uws.js': LOADS,
    'dist/index.js': '',
    ...builds,
  });
}

/** A release, packed as its home packs one. */
async function released(program: string, ...binaries: string[]): Promise<void> {
  const builds = Object.fromEntries(binaries.map((name) => [name, name]));
  const texts = { 'package.json': packageJson('uws.js'), 'uws.js': program, LICENSE: 'its own' };
  write(join(folder, 'uWebSockets.js-1'), { ...texts, 'examples/a.js': '', ...builds });
  await runProcess('tar', ['-czf', archiveFile(), '-C', folder, 'uWebSockets.js-1'], { cwd: folder });
}

function archiveFile(): string {
  archive = join(folder, 'release.tar.gz');
  return archive;
}

async function bring(env: Record<string, string> = {}) {
  const UWS_TARBALL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.tar.gz`;
  const child = startProcess(process.execPath, [SCRIPT, modules], {
    cwd: folder,
    env: { UWS_RELEASE: 'v1', UWS_TARBALL, UWS_SHA256: undefined, ...env },
  });
  return { code: await child.ended, told: child.output() };
}

const has = (path = '') => existsSync(join(modules, 'uWebSockets.js', path));

test('what npm has for this Node is kept, alone, and nothing is fetched', async () => {
  installed(OWN, FOREIGN);
  const { code, told } = await bring();
  expect({ code, asked }).toEqual({ code: 0, asked: 0 });
  expect(told).toContain('transport uws');
  expect(readdirSync(join(modules, 'uWebSockets.js/binaries'))).toEqual([OWN]);
  expect(has('dist')).toBe(false);
});

test('a release brings the build for this Node, and only what is loaded', async () => {
  installed(FOREIGN);
  await released(LOADS, OWN, FOREIGN);
  const { code, told } = await bring();
  expect(code).toBe(0);
  expect(told).toContain(createHash('sha256').update(OWN).digest('hex'));
  expect(readdirSync(join(modules, 'uWebSockets.js')).sort()).toEqual(
    ['LICENSE', 'package.json', OWN, 'uws.js'].sort(),
  );
});

test.each<[string, () => Promise<void>, string]>([
  ['cannot be reached', async () => undefined, '404'],
  ['is no archive', async () => writeFileSync(archiveFile(), 'Not found'), 'gzip'],
  ['has no build for this Node', () => released(LOADS, FOREIGN), `no ${OWN}`],
  ['does not load', () => released("throw new Error('GLIBC_9 not found');", OWN), 'GLIBC_9 not found'],
  ['loads an imitation', () => released('module.exports = {};', OWN), 'not the native build'],
])('a release that %s is a loud warning, and leaves nothing behind', async (_what, prepare, why) => {
  installed(FOREIGN);
  await prepare();
  const { code, told } = await bring();
  expect(code).toBe(0);
  expect(told).toContain('NO NATIVE SOCKETS');
  expect(told).toContain(why);
  expect(has()).toBe(false);
});

test('a build other than the expected one ends the build of the image', async () => {
  await released(LOADS, OWN);
  const { code, told } = await bring({ UWS_SHA256: 'f'.repeat(64) });
  expect(code).toBe(1);
  expect(told).toContain('not the expected');
  const right = createHash('sha256').update(OWN).digest('hex');
  expect(await bring({ UWS_SHA256: right })).toMatchObject({ code: 0 });
});

test('where none is asked for, none is fetched and nobody is alarmed', async () => {
  installed(FOREIGN);
  const { code, told } = await bring({ UWS_RELEASE: '', UWS_TARBALL: '' });
  expect({ code, asked }).toEqual({ code: 0, asked: 0 });
  expect(told).not.toContain('NO NATIVE SOCKETS');
  expect(has()).toBe(false);
});
