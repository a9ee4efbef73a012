import type { ShownQueue } from '@loom-studio/core-adapter/protocol';

/** The studio looks back this far when it says that a queue grows. */
const GROWTH_MS = 35_000;

/** Messages a second by which a growing queue grew lately. Absent for one that does not. */
export function growthOf({ growing, trend }: Pick<ShownQueue, 'growing' | 'trend'>): number | undefined {
  const last = trend.at(-1);
  if (!growing || !last) return undefined;
  const first = trend.find(([at]) => at > last[0] - GROWTH_MS);
  if (!first || last[0] <= first[0]) return undefined;
  return Math.max(0, (last[1] - first[1]) / ((last[0] - first[0]) / 1_000));
}
