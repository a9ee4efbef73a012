/** Groups that get a line of their own. */
export const MAX_LEADERS = 8;

/** How much busier a newcomer must be: lines that trade places every few seconds cannot be read. */
const CLEARLY = 1.5;

export interface Candidate {
  name: string;
  actors: number;
  /** Messages a second lately. */
  rate: number;
}

/**
 * The groups to draw from now on. Those drawn keep their place; a newcomer fills a free one, or takes that of the
 * least busy when it is clearly busier or nothing is left there. At most one is replaced at a time. The same array
 * when nothing changes.
 */
export function nextLeaders(
  current: readonly string[],
  candidates: readonly Candidate[],
  most = MAX_LEADERS,
): readonly string[] {
  const known = new Map(candidates.map((each) => [each.name, each]));
  const kept = current.filter((name) => known.has(name));
  const outside = candidates.filter(({ name }) => !kept.includes(name)).sort(busiestFirst);
  const filled = [...kept, ...outside.splice(0, Math.max(0, most - kept.length)).map(({ name }) => name)];
  const next = replaceWeakest(filled, known, outside[0]);
  return isSame(next, current) ? current : next;
}

function replaceWeakest(
  names: string[],
  known: ReadonlyMap<string, Candidate>,
  newcomer: Candidate | undefined,
): string[] {
  const drawn = names.flatMap((name) => known.get(name) ?? []);
  const weakest = drawn.sort(busiestFirst).at(-1);
  if (!newcomer || !weakest || !takesPlaceOf(newcomer, weakest)) return names;
  return names.map((name) => (name === weakest.name ? newcomer.name : name));
}

function takesPlaceOf(newcomer: Candidate, weakest: Candidate): boolean {
  if (isOver(weakest)) return !isOver(newcomer);
  return newcomer.rate > CLEARLY * weakest.rate;
}

const isOver = ({ actors, rate }: Candidate): boolean => actors === 0 && rate === 0;

function busiestFirst(left: Candidate, right: Candidate): number {
  return right.rate - left.rate || right.actors - left.actors || (left.name < right.name ? -1 : 1);
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
