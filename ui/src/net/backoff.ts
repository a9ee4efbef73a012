const BASE_MS = 500;
/** Below five seconds with room to connect and read, so that a restarted studio heals its pages in five. */
const CAP_MS = 4_000;

/** Full jitter: anything between nothing and a bound that doubles, so that many pages do not return at once. */
export function reconnectDelay(attempt: number, random: () => number): number {
  const bound = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 10));
  return Math.round(random() * bound);
}
