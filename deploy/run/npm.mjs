import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, realpathSync, rmdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { CACHE } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

/** Node arguments that run npm, wherever it lives: with the outer `npm run`, beside Node, or in the PATH. */
export function npmArguments(...args) {
  const cli = npmCandidates().find((path) => path && existsSync(path));
  if (!cli)
    throw new SetupError('npm was not found beside Node or in the PATH: install it, then run this again.');
  return [cli, ...args];
}

function npmCandidates() {
  const outer = process.env.npm_execpath;
  const bin = dirname(realpathSync(process.execPath));
  return [
    outer?.endsWith('npm-cli.js') ? outer : undefined,
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...(process.env.PATH ?? '').split(delimiter).map(npmInFolder),
  ];
}

function npmInFolder(folder) {
  const link = join(folder, 'npm');
  if (!existsSync(link)) return undefined;
  const target = realpathSync(link);
  return target.endsWith('.js') ? target : undefined;
}

/** `--cache` for npm when its own cache cannot be written, as with a read-only home. */
export function cacheArguments() {
  const usual = process.env.npm_config_cache || join(homedir(), '.npm');
  if (isWritable(usual)) return [];
  return [
    '--cache',
    [join(CACHE, 'npm'), join(tmpdir(), `loom-studio-npm-${userInfo().uid}`)].find(isWritable),
  ];
}

function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    // Some file systems grant access and refuse the write.
    rmdirSync(mkdtempSync(join(folder, 'probe-')));
    return true;
  } catch {
    return false;
  }
}
