import { StudioError } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../engine.ts';

const LIMITS = [
  /** Flushes not taken because the log, or Redis itself, was full. */
  'log.refused',
  /** Times the log was found trimmed before it was read, by an adapter in need of room. */
  'log.gaps',
  'log.restarted',
  /** Changes forgotten before their time, for bytes or to give a full Redis room. */
  'changelog.cut',
  /** Lines beyond the newest of one history. */
  'history.cut',
  /** Lines of whole histories, forgotten because all together were too many. */
  'history.evicted',
  /** Documents not taken: too large, too many of their kind, or Redis itself was full. */
  'docs.refused',
  /** Times a document, or a whole kind, was met that nobody can read: written by hand. */
  'docs.damaged',
  /** Actors of an epoch that ended, forgotten after it. */
  'epoch.swept',
] as const;

export type Limit = (typeof LIMITS)[number];

/** What this process dropped, by limit. */
export interface Tally {
  add(limit: Limit, by?: number): void;
  read(): Drops;
}

export function createTally(): Tally {
  const counts: Drops = Object.fromEntries(LIMITS.map((limit) => [limit, 0]));
  return {
    add(limit, by = 1) {
      counts[limit] = (counts[limit] ?? 0) + by;
    },
    read: () => ({ ...counts }),
  };
}

/** Counts what is refused for being too much; other failures are no limit's. */
export function counting(tally: Tally, limit: Limit) {
  return (error: unknown): never => {
    if (error instanceof StudioError && ['overloaded', 'too_large'].includes(error.code)) tally.add(limit);
    throw error;
  };
}
