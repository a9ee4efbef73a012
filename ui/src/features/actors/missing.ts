import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import type { Producer } from '../producers/model.ts';
import { processOf } from '../producers/process.ts';

/** Something that nobody tells of an actor, and the one line of code that would. */
export interface Missing {
  part: 'runtime' | 'queue' | 'journal' | 'log' | 'watchdog';
  what: string;
  code: string;
}

export interface Known {
  /** What its process observes. Absent while that is not known. */
  captures: ReadonlySet<string> | undefined;
  /** A queue of its type is told, or may be among those that are not. */
  hasQueue: boolean;
  /** Lines of its log are, and entries of its journal. Absent while they are read. */
  hasLog: boolean | undefined;
  hasJournal: boolean | undefined;
}

/**
 * What the process that the actor is in says it observes, its watchdog included. Where no adapter speaks for the actor
 * nothing is observed. Undefined until the process was read, or when the studio has forgotten it.
 */
export function capturesOf(
  producers: readonly Producer[] | undefined,
  { producer }: Pick<LiveActor, 'producer'>,
): ReadonlySet<string> | undefined {
  if (producer === undefined) return producers && new Set();
  const owner = producers?.find(({ id }) => id === producer);
  if (!owner) return undefined;
  const beside = producers?.filter(
    (each) => processOf(each) === processOf(owner) && isLost(each) === isLost(owner),
  );
  return new Set(beside?.flatMap(({ captures = [] }) => captures));
}

/** One of the same name that ended before says nothing of the one that runs. */
const isLost = ({ lostSince }: Producer): boolean => lostSince !== undefined;

/** Not recorded is something else than zero. Nothing is said of what may still be on its way. */
export function missingOf(actor: LiveActor, { captures, hasQueue, hasLog, hasJournal }: Known): Missing[] {
  if (!captures || actor.removedAt !== undefined) return [];
  const lines: Array<Missing | false> = [
    actor.work === undefined &&
      !captures.has('runtime') && {
        part: 'runtime',
        what: 'What it runs, and who spawned it',
        code: 'studio.observe({ runtime })',
      },
    !hasQueue &&
      !captures.has('queue') && {
        part: 'queue',
        what: 'The queue of its type',
        code: 'studio.observe({ messageQueue })',
      },
    hasJournal === false &&
      !captures.has('journal') && {
        part: 'journal',
        what: 'Its journal',
        code: 'studio.observe({ journalStore })',
      },
    hasLog === false && {
      part: 'log',
      what: 'Its log',
      code: 'studio.recordLog({ level, actorId, message })',
    },
    actor.blockedSince === undefined &&
      !captures.has('watchdog') && {
        part: 'watchdog',
        what: 'Whether its process hangs',
        code: 'connectStudio(registry, { watchdog: true })',
      },
  ];
  return lines.filter((line) => line !== false);
}
