import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of locked packages this platform needs and does not have in their locked version. */
export function missingPackages(root) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const here = { os: process.platform, cpu: process.arch, libc: libcHere() };
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes('node_modules/') && isNeeded(entry, here))
    .filter(([path, entry]) => versionAt(join(root, path)) !== versionOf(entry, lock))
    .map(([path]) => path);
}

const versionOf = (entry, lock) => (entry.link ? lock.packages[entry.resolved] : entry).version;

/** Optional packages that name a platform are the programs of the build tools; any other is a bonus. */
function isNeeded(entry, here) {
  if (!entry.optional) return true;
  if (!entry.os) return false;
  return fits(entry.os, here.os) && fits(entry.cpu, here.cpu) && fits(entry.libc, here.libc);
}

const fits = (allowed, value) => !allowed || !value || allowed.includes(value);

function libcHere() {
  if (process.platform !== 'linux') return undefined;
  // Otherwise it looks up the names of this machine's addresses, which may take seconds.
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

function versionAt(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
