// A registry that mirrors only some platforms makes npm write a lock file with holes, and `npm ci` refuses
// a lock with holes on every machine. Run this after changing a dependency: it names the missing platform
// binaries by version and platform, so that npm skips them here and finds them where they are wanted.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './paths.mjs';

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32'];

/** Optional dependencies some locked package asks for and the lock does not hold. */
export function holesIn(lock) {
  const held = new Set(Object.keys(lock.packages).map(nameOf));
  return Object.values(lock.packages).flatMap((entry) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !held.has(name))
      .map(([name, version]) => ({ name, version, dev: entry.dev ?? false, license: entry.license })),
  );
}

/** The same lock with every hole filled by an entry without a checksum: none can be known here. */
export function completed(lock) {
  const packages = { ...lock.packages };
  for (const hole of holesIn(lock)) packages[`node_modules/${hole.name}`] = entryFor(hole);
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

function entryFor({ name, version, dev, license }) {
  return {
    version,
    cpu: [platformOf(name, PROCESSORS)],
    ...(dev ? { dev } : {}),
    ...(name.includes('linux') ? { libc: [name.includes('musl') ? 'musl' : 'glibc'] } : {}),
    license,
    optional: true,
    os: [platformOf(name, SYSTEMS)],
  };
}

function platformOf(name, words) {
  const parts = name.split(/[-/]/);
  const found = words.find((word) => parts.includes(word));
  if (!found)
    throw new Error(`The platform of ${name}@ cannot be read from its name; add it to the lock by hand.`);
  return found;
}

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const holes = holesIn(lock);
  writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(
    holes.length > 0 ? `Named ${holes.map((hole) => hole.name).join(', ')}.` : 'The lock is complete.',
  );
}
