import type { SeriesData, SeriesGroup } from '@loom-studio/core-adapter/protocol';

/** The lines of a group, each as long as `times`. */
export const LINE_NAMES = ['actors', 'rate', 'errors', 'depth', 'waitP50', 'waitP95', 'waitP99'] as const;
export type LineName = (typeof LINE_NAMES)[number];
export type Values = ReadonlyArray<number | null>;

/** The newest part, so long as `windowMs`, with an empty point wherever steps are missing between two. */
export function windowOf(data: SeriesData, windowMs: number): SeriesData {
  const last = data.times.at(-1) ?? 0;
  const kept = data.times.flatMap((at, index) => (at > last - windowMs ? [index] : []));
  const picked = withHoles(kept, data);
  return {
    ...data,
    times: picked.map(({ at }) => at),
    groups: data.groups.map((group) =>
      eachLine(group, (name) =>
        picked.map(({ index }) => (index === undefined ? null : (group[name][index] ?? null))),
      ),
    ),
  };
}

/** Without the groups of which no actor is left and no message came in all of it: they have nothing to show. */
export function withoutGone(data: SeriesData): SeriesData {
  const isGone = ({ by, actors, rate }: SeriesGroup) =>
    by === 'group' && !newest(actors) && rate.every((value) => !value);
  return { ...data, groups: data.groups.filter((group) => !isGone(group)) };
}

/** The newest value that was measured no longer than so many steps ago. */
export function newest(values: Values, within = 1): number | null {
  for (const value of values.slice(-within).reverse()) if (value !== null) return value;
  return null;
}

export function isMeasured(values: Values): boolean {
  return values.some((value) => value !== null);
}

export function groupAll(data: SeriesData | undefined): SeriesGroup | undefined {
  return data?.groups.find(({ by }) => by === 'all');
}

interface Picked {
  at: number;
  /** Absent for a hole. */
  index?: number;
}

function withHoles(indexes: readonly number[], { times, stepMs }: SeriesData): Picked[] {
  return indexes.flatMap((index, nth): Picked[] => {
    const at = times[index] ?? 0;
    const before = nth === 0 ? undefined : times[index - 1];
    const missing = before !== undefined && at - before > stepMs * 1.5;
    return missing ? [{ at: before + stepMs }, { at, index }] : [{ at, index }];
  });
}

function eachLine(group: SeriesGroup, read: (name: LineName) => Array<number | null>): SeriesGroup {
  const lines = Object.fromEntries(LINE_NAMES.map((name) => [name, read(name)]));
  return { ...group, ...lines };
}
