import type { SeriesData, SeriesGroup } from '@loom-studio/core-adapter/protocol';
import type { TopicFrame } from './live.ts';

/** How much of a series a page keeps. */
export const KEPT_SERIES_MS = 15 * 60_000;

/** The kept points and those that came since. Absent until everything was told once. */
export function reduceSeries(state: SeriesData | undefined, frame: TopicFrame): SeriesData | undefined {
  if (frame.type === 'reset') return undefined;
  if (frame.type !== 'metrics') return state;
  return frame.p === undefined || !state ? frame.data : appended(state, frame.data);
}

function appended(state: SeriesData, news: SeriesData): SeriesData {
  const known = state.times.at(-1) ?? Number.NEGATIVE_INFINITY;
  // A point told twice is the same point.
  const first = news.times.findIndex((time) => time > known);
  const added = first < 0 ? news.times.length : first;
  const times = [...state.times, ...news.times.slice(added)];
  const newest = times.at(-1) ?? 0;
  const old = times.findIndex((time) => time > newest - KEPT_SERIES_MS);
  const join = (before: readonly (number | null)[] = [], after: readonly (number | null)[]) =>
    [...before, ...after.slice(added)].slice(Math.max(0, old));
  return {
    ...news,
    times: times.slice(Math.max(0, old)),
    groups: news.groups.map((group, index) => joined(state.groups[index], group, join)),
  };
}

type Line = readonly (number | null)[];
type Join = (before: Line | undefined, after: Line) => Array<number | null>;

function joined(before: SeriesGroup | undefined, group: SeriesGroup, join: Join): SeriesGroup {
  return {
    by: group.by,
    name: group.name,
    actors: join(before?.actors, group.actors),
    rate: join(before?.rate, group.rate),
    errors: join(before?.errors, group.errors),
    depth: join(before?.depth, group.depth),
    waitP50: join(before?.waitP50, group.waitP50),
    waitP95: join(before?.waitP95, group.waitP95),
    waitP99: join(before?.waitP99, group.waitP99),
  };
}
