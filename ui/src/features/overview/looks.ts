import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { shownSince } from '@loom-studio/core-adapter/query';
import { formatAge, formatCount, formatDuration, plural, UNKNOWN } from '../../parts/format.ts';
import type { Mark } from '../../parts/status-glyph.tsx';
import { STUCK_MS, stuckSince } from '../actors/work.ts';
import type { LineName } from '../metrics/kept-points.ts';

/** A list of actors that a person may want to look at. */
export interface Look {
  id: string;
  q: string;
  sort: string;
  /** As a heading, with how many there are. */
  title: (total: number) => string;
  /** Said in one quiet line when there is none; empty where nobody may have looked. */
  none: string;
  /** What must have been measured before it can be said that there is none; absent where every actor tells it. */
  measuredBy?: LineName;
  /** Status whose glyph stands before the title; absent for lists that are there on good days too. */
  status?: string;
  /** The same of a list that is about no status. */
  mark?: Mark;
  /** What the rows show besides the actor, and where they begin to be worth it. */
  figure: string;
  value: (actor: LiveActor, now: number) => string;
  /** A number to draw a bar of; absent for times. */
  size?: (actor: LiveActor) => number;
}

const sinceFigure = {
  figure: 'Since',
  value: (actor: LiveActor, now: number) => formatAge(now - shownSince(actor)),
};

/** The worst first. Each is a filter and an order that the list shows in full. */
export const LOOKS: readonly Look[] = [
  {
    id: 'stuck',
    // One whose process is gone is told of as lost.
    q: `(blocked:* or running>${STUCK_MS / 1_000}s) -status:owner-lost`,
    sort: '-running',
    title: (total) => `${plural(total, 'actor')} stuck or blocked`,
    none: '',
    mark: 'blocked',
    figure: 'For',
    value: (actor, now) => {
      const since = stuckSince(actor);
      return since === undefined ? UNKNOWN : formatAge(Math.max(1_000, now - since));
    },
  },
  {
    id: 'failed',
    q: 'status:failed',
    sort: 'since',
    title: (total) => `${plural(total, 'actor')} failed`,
    none: 'no failed actors',
    status: 'failed',
    ...sinceFigure,
  },
  {
    id: 'failing',
    q: 'errors>=100 failed<5m',
    sort: '-errors',
    title: (total) => `${plural(total, 'actor')} with hundreds of errors, the last within 5 minutes`,
    none: '',
    mark: 'warning',
    figure: 'Errors',
    value: ({ errors }) => formatCount(errors),
    size: ({ errors = 0 }) => errors,
  },
  {
    id: 'lost',
    q: 'status:owner-lost',
    sort: 'since',
    title: (total) => `${plural(total, 'actor')} without an owner`,
    none: 'no owner lost',
    status: 'owner lost',
    ...sinceFigure,
  },
  {
    id: 'quiet',
    q: 'status:quiet',
    sort: 'since',
    title: (total) => `${plural(total, 'actor')} quiet`,
    none: 'no quiet actors',
    status: 'quiet',
    ...sinceFigure,
  },
  {
    id: 'errors',
    q: 'errors>0',
    sort: '-errors',
    title: (total) => `Most errors, of ${plural(total, 'actor')} with any`,
    none: 'no reported errors',
    measuredBy: 'errors',
    figure: 'Errors',
    value: ({ errors }) => formatCount(errors),
    size: ({ errors = 0 }) => errors,
  },
  {
    id: 'waits',
    q: 'waited>0ms',
    sort: '-waited',
    title: (total) => `Longest last waits, of ${plural(total, 'actor')} with one`,
    none: 'no reported waits',
    measuredBy: 'waitP95',
    figure: 'Last wait',
    value: ({ waitMs = 0 }) => formatDuration(waitMs),
    size: ({ waitMs = 0 }) => waitMs,
  },
  {
    id: 'queues',
    q: 'queue>0',
    sort: '-queue',
    title: (total) => `Deepest queues, of ${plural(total, 'actor')} with one`,
    none: 'no waiting messages',
    measuredBy: 'depth',
    figure: 'Waiting',
    value: ({ queueDepth }) => formatCount(queueDepth),
    size: ({ queueDepth = 0 }) => queueDepth,
  },
];

/** Lists that mean trouble when they are not empty. */
export const TROUBLE: ReadonlySet<string> = new Set(['stuck', 'failed', 'failing', 'lost', 'quiet']);

/**
 * `No failed actors, no owner lost, no waiting messages.` Empty without any. What nobody measured is not said to be
 * none.
 */
export function noneWords(looks: readonly Look[], isMeasured: (line: LineName) => boolean): string {
  const told = looks.filter(({ measuredBy }) => measuredBy === undefined || isMeasured(measuredBy));
  const words = told
    .map(({ none }) => none)
    .filter((none) => none !== '')
    .join(', ');
  return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

export interface Outlook {
  /** None of the key numbers is unusual. */
  calm: boolean;
  /** Every list was told. */
  complete: boolean;
  /** Some list that means trouble is not empty. */
  trouble: boolean;
  /** What is shown is of now. */
  live: boolean;
}

/** Calm is claimed only of now, and only when everything is known. */
export function looksTitle({ calm, complete, trouble, live }: Outlook): string {
  if (!calm || !complete || trouble) return 'What needs a look';
  return live ? 'All is calm' : 'All was calm then';
}
