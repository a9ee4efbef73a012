const OLDEST = [20, 11];

/** One sentence when this Node is too old to run the studio. */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `Loom Studio needs Node ${OLDEST.join('.')} or newer; this is ${version}.`;
}
