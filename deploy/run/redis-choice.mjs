/**
 * Where the servers of the tests come from, the least effort first: `path` when there is a program, `container`
 * when an engine can start one, `apt` when it may be installed; undefined when there is no way. The facts are
 * asked for one by one, as each costs more than the one before. A server somebody runs (`REDIS_URL`) is never
 * among them: tests fill, stop and damage theirs.
 */
export async function chooseRedis({ inPath, inContainer, mayInstall }) {
  if (await inPath()) return 'path';
  if (await inContainer()) return 'container';
  if (await mayInstall()) return 'apt';
  return undefined;
}
