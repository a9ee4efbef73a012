import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import type { Producer } from '../producers/model.ts';

/** Something that nobody tells of an actor, and the one line of code that would. */
export interface Missing {
  what: string;
  code: string;
}

export interface Known {
  /** What the processes of its app observe. Absent until that was read. */
  captures: ReadonlySet<string> | undefined;
  /** A queue of its type is told, or may be among those that are not. */
  hasQueue: boolean;
  /** Lines of its log are. Absent while they are read. */
  hasLog: boolean | undefined;
}

/**
 * What processes of its app say they observe; which of them an actor runs in is not told. One that lost its owner was
 * observed by that.
 */
export function capturesOf(
  producers: readonly Producer[] | undefined,
  { app, ownerLostSince }: Pick<LiveActor, 'app' | 'ownerLostSince'>,
): ReadonlySet<string> | undefined {
  const isLost = ownerLostSince !== undefined;
  const own = producers?.filter((each) => each.app === app && (isLost || each.lostSince === undefined));
  return own && new Set(own.flatMap(({ captures = [] }) => captures));
}

/** Not recorded is something else than zero. Nothing is said of what may still be on its way. */
export function missingOf(actor: LiveActor, { captures, hasQueue, hasLog }: Known): Missing[] {
  if (!captures || actor.removedAt !== undefined) return [];
  const lines: Array<Missing | false> = [
    actor.work === undefined &&
      !captures.has('runtime') && {
        what: 'What it runs, and who spawned it',
        code: 'studio.observe({ runtime })',
      },
    !hasQueue &&
      !captures.has('queue') && { what: 'The queue of its type', code: 'studio.observe({ messageQueue })' },
    hasLog === false && { what: 'Its log', code: 'studio.recordLog({ level, actorId, message })' },
    actor.blockedSince === undefined &&
      !captures.has('watchdog') && {
        what: 'Whether its process hangs',
        code: 'connectStudio(registry, { watchdog: true })',
      },
  ];
  return lines.filter((line) => line !== false);
}
