import * as z from 'zod';
import { count, millis } from './actor.ts';

/** The last minutes of the workspace's figures, one point each `stepMs`. */
export const seriesRequest = z.object({
  topic: z.literal('metrics'),
  /** The groups that get lines of their own. */
  split: z.enum(['type', 'worker']).optional(),
});
export type SeriesRequest = z.infer<typeof seriesRequest>;

/** `null` where nothing was measured: drawn as a hole, never as zero. */
const line = z.array(z.number().nullable());

export const seriesGroup = z.object({
  /** `all`, a type or worker (empty: none named), or `others` for those that got no line. */
  by: z.enum(['all', 'group', 'others']),
  name: z.string(),
  /** Live actors at the end of each step. */
  actors: line,
  /** Messages a second. */
  rate: line,
  /** Messages a second that failed, as reported. */
  errors: line,
  /** Waiting messages, summed over the actors that measure theirs. */
  depth: line,
  /** Milliseconds messages waited, as reported; of `others` only while the groups have been the same. */
  waitP50: line,
  waitP95: line,
  waitP99: line,
});
export type SeriesGroup = z.infer<typeof seriesGroup>;

/** One type on one worker, over the last five minutes. */
export const gridCell = z.object({
  type: z.string(),
  worker: z.string(),
  actors: count,
  /** Its worker's adapter is silent. */
  lost: count,
  rate: z.number().nonnegative(),
  errors: z.number().nonnegative().nullable(),
  waitP95: z.number().nonnegative().nullable(),
});
export type GridCell = z.infer<typeof gridCell>;

/** Without `p` all kept points; with it those since. The groups are then the same, in the same order. */
export const seriesData = z.object({
  now: millis,
  stepMs: count,
  /** End of each step, oldest first. */
  times: z.array(millis),
  groups: z.array(seriesGroup),
  grid: z.array(gridCell),
  /** Groups that share `others`. */
  others: count,
});
export type SeriesData = z.infer<typeof seriesData>;
