// Gives the image the native build of uWebSockets.js for its Node, or says loudly that it has none. Argument: the
// folder of installed packages. Without a native build the sidecar serves by the `node` transport.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const { UWS_RELEASE: release = '', UWS_SHA256: expected = '' } = process.env;
const HOME = 'https://github.com/uNetworking/uWebSockets.js/archive/refs/tags';
const TARBALL = process.env.UWS_TARBALL || `${HOME}/${release}.tar.gz`;
const FETCH_MS = 180_000;

const { platform, arch, versions } = process;
const BINARY = `uws_${platform}_${arch}_${versions.modules}.node`;
const PACKAGE = join(resolve(process.argv[2]), 'uWebSockets.js');
/** All that is loaded of a release, and its licence. */
const PARTS = ['package.json', 'uws.js', 'ESM_wrapper.mjs', 'LICENSE', BINARY];

/** What the image will serve by, in words. */
async function bring() {
  if (existsSync(join(PACKAGE, 'binaries', BINARY))) return keepBuildFromNpm();
  // What npm has then is an imitation in JavaScript.
  rmSync(PACKAGE, { recursive: true, force: true });
  if (release === '' && !process.env.UWS_TARBALL)
    return 'No release of uWebSockets.js is asked for: transport node.';
  const folder = mkdtempSync(join(tmpdir(), 'uws-'));
  unpack(await download(), folder);
  take(folder);
  return `uWebSockets.js ${release || TARBALL} for Node ${versions.node}, ${BINARY}, sha256 ${sha256(BINARY)}: transport uws.`;
}

function keepBuildFromNpm() {
  rmSync(join(PACKAGE, 'dist'), { recursive: true, force: true });
  rmSync(join(PACKAGE, 'docs'), { recursive: true, force: true });
  const binaries = join(PACKAGE, 'binaries');
  for (const name of readdirSync(binaries)) if (name !== BINARY) rmSync(join(binaries, name));
  load();
  return `uWebSockets.js from npm for Node ${versions.node}, ${BINARY}: transport uws.`;
}

async function download() {
  const response = await fetch(TARBALL, { signal: AbortSignal.timeout(FETCH_MS) });
  if (!response.ok) throw new Error(`${TARBALL} answers ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

function unpack(bytes, folder) {
  const file = join(folder, 'release.tar.gz');
  writeFileSync(file, bytes);
  execFileSync('tar', ['-xzf', file, '-C', folder, '--strip-components=1'], { stdio: 'pipe' });
}

function take(folder) {
  if (!existsSync(join(folder, BINARY))) throw new Error(`${release} has no ${BINARY}`);
  mkdirSync(PACKAGE, { recursive: true });
  for (const part of PARTS.filter((name) => existsSync(join(folder, name))))
    cpSync(join(folder, part), join(PACKAGE, part));
  requireExpected();
  load();
}

function requireExpected() {
  if (expected === '' || sha256(BINARY) === expected) return;
  console.error(`${BINARY} of ${TARBALL} has the sha256 ${sha256(BINARY)}, not the expected ${expected}.`);
  process.exit(1);
}

const sha256 = (part) =>
  createHash('sha256')
    .update(readFileSync(join(PACKAGE, part)))
    .digest('hex');

/** In a process of its own, because a build for another C library may end it. */
function load() {
  const code = `import('uWebSockets.js').then(({ default: uws }) => {
    if (!uws.SSLApp) throw new Error('what loads is not the native build');
  })`;
  execFileSync(process.execPath, ['-e', code], { cwd: dirname(PACKAGE), stdio: 'pipe' });
}

function warn(error) {
  rmSync(PACKAGE, { recursive: true, force: true });
  const why = `${error.stderr ?? ''}`.trim() || String(error.cause ?? error);
  const line = '!'.repeat(80);
  console.error(`${line}
NO NATIVE SOCKETS: uWebSockets.js ${release} for Node ${versions.node} could not be had.
${why}
The image works and serves by the node transport: several times slower with many
sockets. --build-arg NODE_VERSION=20 has a native build from the npm registry;
--build-arg UWS_RELEASE= asks for none, without this warning.
${line}`);
}

bring().then((sentence) => console.log(sentence), warn);
