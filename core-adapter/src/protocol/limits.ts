/** Every bound a public edge enforces, in one place. Sizes are bytes of UTF-8 JSON unless said otherwise. */
export const LIMITS = {
  eventBytes: 256 * 1024,
  /** Of one entry of a journal. */
  entryBytes: 64 * 1024,
  requestBytes: 4 * 1024 * 1024,
  jsonDepth: 32,
  flushEvents: 1_000,
  idChars: 512,
  nameChars: 256,
  statusChars: 64,
  appChars: 64,
  /** What one actor tells of its work; more of it runs, but is not listed. */
  workItems: 8,
  /** What a watchdog tells of a process that does not turn. */
  stalledItems: 16,
  logChars: 4_096,
  stackChars: 16_384,
} as const;

/**
 * Whether `value` nests deeper than `depth` levels of arrays and objects. Iterative, so that hostile
 * nesting costs no stack; stops at the first branch that is too deep.
 */
export function isDeeperThan(value: unknown, depth: number): boolean {
  const pending: Array<[unknown, number]> = [[value, 1]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [node, level] = next;
    if (typeof node !== 'object' || node === null) continue;
    if (level > depth) return true;
    for (const child of Object.values(node)) pending.push([child, level + 1]);
  }
  return false;
}
