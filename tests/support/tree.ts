import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

export const ROOT = dirname(dirname(import.meta.dirname));

const NOT_COMMITTED = new Set(['.git', 'node_modules', 'dist', '.cache', 'coverage']);

export async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'loom-studio-test-'));
}

export async function removeFolder(path: string | undefined): Promise<void> {
  if (path) await rm(path, { recursive: true, force: true, maxRetries: 5 });
}

/** What a clone of this tree would hold, uncommitted work included, in a new folder. */
export async function cloneTree(): Promise<string> {
  const target = await emptyFolder();
  const files = gitFiles();
  const isWanted = files ? inList(files) : isCommittable;
  await cp(ROOT, target, { recursive: true, filter: (path) => isWanted(relative(ROOT, path)) });
  return target;
}

/** undefined where there is no git or no checkout, in an unpacked archive for example. */
function gitFiles(): string[] | undefined {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
    return existsSync(join(ROOT, '.git')) ? listed.split('\0').filter(Boolean) : undefined;
  } catch {
    return undefined;
  }
}

function inList(files: string[]): (path: string) => boolean {
  const wanted = new Set(['']);
  for (const file of files) {
    for (let path = file; path !== '.'; path = dirname(path)) wanted.add(path);
  }
  return (path) => wanted.has(path.split(sep).join('/'));
}

function isCommittable(path: string): boolean {
  return !path.split(sep).some((part) => NOT_COMMITTED.has(part)) && !/\.(tgz|log)$/.test(path);
}
