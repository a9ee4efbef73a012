const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'];
const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Dependencies of a package.json that name a range instead of one version. Peers name ranges by nature. */
export function loosePins(manifest) {
  return KINDS.flatMap((kind) => Object.entries(manifest[kind] ?? {}))
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `${name}@${version}`);
}

/** Addresses in a lock file: they would tie every install to the registry of whoever wrote it. */
export function hostsIn(lockText) {
  return [...lockText.matchAll(/"resolved": "([a-z+]+:\/\/[^/"]+)/g)].map(([, host]) => host);
}
