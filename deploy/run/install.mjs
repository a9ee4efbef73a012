import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './child.mjs';
import { missingPackages } from './installed.mjs';
import { withLock } from './lock.mjs';
import { cacheArguments, npmArguments } from './npm.mjs';
import { ROOT, WORKSPACES } from './paths.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOf } from './sources.mjs';

const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.studio-install');
/** npm rewrites it whenever it changes the tree, so a later `npm prune` is noticed. */
const NPM_RECORD = join(MODULES, '.package-lock.json');
const MANIFESTS = ['package.json', 'package-lock.json', ...WORKSPACES.map((name) => `${name}/package.json`)];

/**
 * Scripts of packages are not run: none is needed, and it keeps foreign code and compilers out of the
 * install. Development and optional packages are asked for whatever the user's settings say, because the
 * bundler's program is an optional package. The last three undo settings under which `npm ci` refuses.
 */
const NPM_CI = [
  'ci',
  '--include=dev',
  '--include=optional',
  '--ignore-scripts',
  '--prefer-offline',
  '--fetch-retry-mintimeout=1000',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
  '--package-lock=true',
  '--global=false',
  '--legacy-peer-deps=false',
];
const UNREACHABLE =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT/;

/** Installs the locked packages unless they are there. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await withLock('install', async () => {
    if (!isInstalled()) await install();
  });
}

function isInstalled() {
  if (!existsSync(NPM_RECORD)) return false;
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stampText()) return true;
  // A tree somebody else installed, with npm itself say, is taken as it is when it fits the lock.
  if (missingPackages(ROOT).length > 0) return false;
  writeFileSync(STAMP, stampText());
  return true;
}

function stampText() {
  const changed = statSync(NPM_RECORD).mtimeMs;
  return hashOf(MANIFESTS, `${process.platform} ${process.arch} ${changed}`);
}

async function install() {
  console.log('Installing the packages of package-lock.json…');
  const { code, output } = await npm([...NPM_CI, ...cacheArguments()]);
  if (code !== 0) throw new SetupError(installProblem(output));
  if (await omitsOptional()) rmSync(join(MODULES, 'uWebSockets.js'), { recursive: true, force: true });
  writeFileSync(STAMP, stampText());
}

function installProblem(output) {
  if (UNREACHABLE.test(output)) {
    return 'The packages could not be downloaded, as the npm registry cannot be reached: connect to it or to a mirror, then run this again.';
  }
  return `${output.trim()}\nnpm could not install the packages; its own words are above.`;
}

/** The one optional package the studio runs without: the others are programs of the tools it is built with. */
async function omitsOptional() {
  if (process.env.STUDIO_OMIT_OPTIONAL === '1') return true;
  const { output } = await npm(['config', 'get', 'omit', '--loglevel=silent', ...cacheArguments()]);
  return output.includes('optional');
}

async function npm(args) {
  const child = start(process.execPath, npmArguments(...args), { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const { code } = await child.ended;
  return { code, output: Buffer.concat(chunks).toString() };
}
