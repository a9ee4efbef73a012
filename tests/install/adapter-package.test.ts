import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type Process, runProcess, startProcess } from '../support/process.ts';
import { startRedis } from '../support/redis.ts';
import { cloneTree, emptyFolder, ROOT, removeFolder } from '../support/tree.ts';
import { APP, APP_WITHOUT_CLIENT, BRIDGE_APP, CONSUMER, PROTOCOL_CONSUMER, WATCHED_APP } from './consumer.ts';
import { actorsOf, addressOf } from './studio-api.ts';

jest.setTimeout(300_000);

const IMPORT = "import { connectStudio } from '@loom-studio/core-adapter';";
const REQUIRE = "const { connectStudio } = require('@loom-studio/core-adapter');";

let clone: string;
let app: string;
let studio: Process | undefined;

beforeAll(async () => {
  clone = await cloneTree();
  app = await emptyFolder();
  await runProcess(process.execPath, ['deploy/run/run.mjs', 'build'], { cwd: clone });
  await writeFile(join(app, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }');
  await runProcess('npm', ['install', '--offline', await archive()], { cwd: app });
}, 300_000);

afterEach(async () => {
  await studio?.kill();
});

afterAll(async () => {
  await removeFolder(clone);
  await removeFolder(app);
});

test('the package brings no other package along', async () => {
  const installed = await readdir(join(app, 'node_modules'));
  expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['@loom-studio']);
});

test('every target of its exports exists', async () => {
  const manifest = JSON.parse(await readFile(inPackage('package.json'), 'utf8'));
  const published = targetsOf(manifest.exports);
  expect(published.length).toBeGreaterThan(6);
  expect(published.filter((path) => !existsSync(inPackage(path)))).toEqual([]);
  for (const field of ['main', 'types']) expect(existsSync(inPackage(manifest[field]))).toBe(true);
});

test('its declarations name one another as any TypeScript understands', async () => {
  const files = (await readdir(inPackage('dist'), { recursive: true })).filter((file) =>
    file.endsWith('.d.ts'),
  );
  const texts = await Promise.all(files.map((file) => readFile(inPackage(`dist/${file}`), 'utf8')));
  expect(files.length).toBeGreaterThan(10);
  expect(texts.filter((text) => /from '\..*(?<!\.js)'/.test(text))).toEqual([]);
});

test('it holds no sources, tests or machine paths', async () => {
  const files = await readdir(inPackage('.'), { recursive: true });
  expect(files.filter((file) => /\.test\.|^src/.test(file))).toEqual([]);
  const bundle = await readFile(inPackage('dist/esm/index.js'), 'utf8');
  expect(bundle).not.toContain(clone);
});

test.each(['mjs', 'cjs'])('the filter language runs in .%s without any other package', async (extension) => {
  const door = '@loom-studio/core-adapter/query';
  const load = extension === 'mjs' ? `await import('${door}')` : `require('${door}')`;
  const code = `const { parseQuery } = ${load};\nif (!parseQuery('status:busy').ok) process.exit(1);`;
  const file = join(app, `filter.${extension}`);
  await writeFile(file, code);
  await runProcess(process.execPath, [file], { cwd: app });
});

describe.each(['mts', 'cts'])('an app in .%s', (extension) => {
  test('type-checks against it, declarations included', async () => {
    await typeCheck(`consumer.${extension}`, CONSUMER);
  });
});

test('an app that reads the protocol type-checks once it has zod', async () => {
  await cp(join(ROOT, 'node_modules/zod'), join(app, 'node_modules/zod'), { recursive: true });
  await typeCheck('protocol.mts', PROTOCOL_CONSUMER);
  await typeCheck('protocol.cts', PROTOCOL_CONSUMER);
});

describe.each<[string, string]>([
  ['import', IMPORT],
  ['require', REQUIRE],
])('an app that loads it by %s', (way, statement) => {
  test('shows its actor in a studio', async () => {
    const file = join(app, way === 'import' ? 'app.mjs' : 'app.cjs');
    await writeFile(file, `${statement}\n${APP}`);
    studio = startProcess(process.execPath, ['deploy/run/run.mjs', 'start'], {
      cwd: clone,
      env: { PORT: '0' },
    });
    const address = await addressOf(studio);
    await runProcess(process.execPath, [file, address], { cwd: app });
    await eventually(async () => {
      expect(await actorsOf(address)).toEqual([expect.objectContaining({ id: 'a-1', messageCount: 3 })]);
    });
  });
});

describe('the thread of a watchdog', () => {
  test.each<{ name: string; statement: string; format: string }>([
    { name: 'watched.mjs', statement: IMPORT, format: 'none' },
    { name: 'watched.mjs', statement: IMPORT, format: 'esm' },
    { name: 'watched.mjs', statement: IMPORT, format: 'cjs' },
    { name: 'watched.cjs', statement: REQUIRE, format: 'none' },
    { name: 'watched.cjs', statement: REQUIRE, format: 'cjs' },
  ])('of $name (bundle: $format) runs and ends with the app', async ({ name, statement, format }) => {
    studio = startProcess(process.execPath, ['deploy/run/run.mjs', 'start'], {
      cwd: clone,
      env: { PORT: '0' },
    });
    const address = await addressOf(studio);
    await writeFile(join(app, name), `${statement}\n${WATCHED_APP}`);
    const program = format === 'none' ? join(app, name) : await bundled(name, format);
    for (const ending of ['close', 'leave']) {
      const output = await runProcess(process.execPath, [program, address, ending], { cwd: clone });
      expect(output.trim()).toBe('watched true');
    }
  });

  test('is done without, and that is told once, where no thread may be started', async () => {
    const program = join(app, 'watched.mjs');
    await writeFile(program, `${IMPORT}\n${WATCHED_APP}`);
    const { allowedNodeEnvironmentFlags: flags } = process;
    const permission = flags.has('--permission') ? '--permission' : '--experimental-permission';
    const args = [permission, '--allow-fs-read=*', '--no-warnings', program, 'http://127.0.0.1:9'];
    const output = await runProcess(process.execPath, args, { cwd: app });
    expect(output.trim().split('\n')).toEqual([
      expect.stringContaining('no watchdog, the app goes on without: '),
      'watched false',
    ]);
  });
});

describe.each<[string, string]>([
  ['app.mjs', IMPORT],
  ['app.cjs', REQUIRE],
])('over Redis, %s', (name, statement) => {
  test('without ioredis runs on and is told once what to install', async () => {
    const bare = await emptyFolder();
    await cp(inPackage('.'), join(bare, 'node_modules/@loom-studio/core-adapter'), { recursive: true });
    await writeFile(join(bare, name), `${statement}\n${APP_WITHOUT_CLIENT}`);
    const output = await runProcess(process.execPath, [name], { cwd: bare });
    await removeFolder(bare);
    expect(output.trim().split('\n')).toEqual([
      expect.stringMatching(/ioredis.*: npm install ioredis$/),
      'flushed false true',
    ]);
  });

  test('with ioredis beside it writes to the stream', async () => {
    const redis = await startRedis();
    await Promise.all(CLIENT.map((each) => copyPackage(each)));
    await writeFile(join(app, name), `${statement}\n${APP}`);
    await runProcess(process.execPath, [name, redis.url], { cwd: app });
    const written = await redis.cli('XLEN', 'studio:{default}:events');
    await redis.close();
    expect(Number(written)).toBeGreaterThan(0);
  });
});

describe.each(['singleton', 'own'])('an app of the polling bridge, %s form', (form) => {
  test('goes on working when the adapter is installed under the old name', async () => {
    const old = await emptyFolder();
    await writeFile(join(old, 'package.json'), '{ "name": "old-app", "private": true, "type": "module" }');
    const alias = `@loom/studio-server@file:${await archive()}`;
    await runProcess('npm', ['install', '--offline', alias], { cwd: old });
    await writeFile(join(old, 'app.mjs'), BRIDGE_APP);
    studio = startProcess(process.execPath, ['deploy/run/run.mjs', 'start'], {
      cwd: clone,
      env: { PORT: '0' },
    });
    const STUDIO_URL = await addressOf(studio);
    const running = startProcess(process.execPath, ['app.mjs', form], { cwd: old, env: { STUDIO_URL } });
    await eventually(async () => {
      expect(await actorsOf(STUDIO_URL)).toEqual([expect.objectContaining({ id: 'a-1', messageCount: 3 })]);
    }, 10_000);
    await running.kill();
    await removeFolder(old);
  });
});

/** As an app that ships as one file has it. Returns that file. */
async function bundled(name: string, format: string): Promise<string> {
  const output = join(app, `bundled.${format === 'esm' ? 'mjs' : 'cjs'}`);
  const options = ['--bundle', '--platform=node', '--external:ioredis', `--format=${format}`];
  const esbuild = join(ROOT, 'node_modules/esbuild/bin/esbuild');
  await runProcess(esbuild, [name, ...options, `--outfile=${output}`], { cwd: app });
  return output;
}

/** ioredis and what it brings. */
const CLIENT = [
  ...['ioredis', '@ioredis/commands', 'cluster-key-slot', 'debug', 'ms', 'denque'],
  ...['redis-errors', 'standard-as-callback'],
];

async function copyPackage(name: string): Promise<void> {
  await cp(join(ROOT, 'node_modules', name), join(app, 'node_modules', name), { recursive: true });
}

async function archive(): Promise<string> {
  const names = await readdir(join(clone, 'core-adapter'));
  const found = names.filter((name) => name.endsWith('.tgz'));
  expect(found).toHaveLength(1);
  return join(clone, 'core-adapter', found[0] ?? '');
}

async function typeCheck(name: string, source: string): Promise<void> {
  const file = join(app, 'types', name);
  await mkdir(join(app, 'types'), { recursive: true });
  await writeFile(file, source);
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--skipLibCheck',
    'false',
    '--target',
    'es2022',
  ];
  const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--types', ''];
  await runProcess(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, ...modules, file],
    { cwd: app },
  );
}

function targetsOf(exported: unknown): string[] {
  if (typeof exported === 'string') return [exported];
  return Object.values(exported as object).flatMap(targetsOf);
}

function inPackage(path: string): string {
  return join(app, 'node_modules/@loom-studio/core-adapter', path);
}
