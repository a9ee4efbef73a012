import type { QueryState } from '../../net/reduce-query.ts';
import { formatAge, formatCount, formatRate, plural } from '../../parts/format.ts';
import type { KeyFigureProps } from '../../parts/key-figure.tsx';
import { stuckSince } from '../actors/work.ts';
import { listPath } from '../metrics/cell-query.ts';
import type { Producer } from '../producers/model.ts';
import type { Queue } from '../queues/model.ts';
import { LOOKS, type Look } from './looks.ts';

const STUCK = LOOKS.find(({ id }) => id === 'stuck') as Look;

export type TroubleNumber = KeyFigureProps;

export interface Trouble {
  /** Actors whose process hangs, or that are at one message for long; the longest first. */
  stuck: Pick<QueryState, 'complete' | 'total' | 'order' | 'rows'> | undefined;
  producers: readonly Producer[] | undefined;
  queues: readonly Queue[] | undefined;
  now: number;
}

/** Numbers that are there only while something is wrong. Where nobody measures, nothing is claimed. */
export function troubleNumbers(trouble: Trouble): TroubleNumber[] {
  return [stuckNumber(trouble), growingNumber(trouble.queues)].filter((each) => each !== undefined);
}

/** A process may hang in no actor at all, and actors are told sooner than processes. */
function stuckNumber({ stuck, producers = [], now }: Trouble): TroubleNumber | undefined {
  const hanging = producers.flatMap(({ blockedSince, lostSince }) =>
    lostSince === undefined ? (blockedSince ?? []) : [],
  );
  const actors = stuck?.complete ? stuck.total : 0;
  if (actors === 0 && hanging.length === 0) return undefined;
  const told = stuck?.order.flatMap((key) => stuckSince(stuck.rows.get(key) ?? {}) ?? []) ?? [];
  const since = Math.min(...hanging, ...told);
  const age = formatAge(Math.max(1_000, now - since));
  const span = (actors || hanging.length) === 1 ? `for ${age}` : `up to ${age}`;
  const longest = Number.isFinite(since) ? span : 'now';
  return {
    name: 'Stuck or blocked',
    value: actors > 0 ? formatCount(actors) : plural(hanging.length, 'process', 'processes'),
    words: actors > 0 ? `${actors === 1 ? 'actor' : 'actors'}, ${longest}` : longest,
    mood: 'blocked',
    values: [],
    href: actors > 0 ? listPath(STUCK.q, STUCK.sort) : '/sidecars',
  };
}

function growingNumber(queues: readonly Queue[] = []): TroubleNumber | undefined {
  const growing = queues.filter((queue) => queue.growing);
  const [fastest] = growing.toSorted((one, other) => (other.growth ?? 0) - (one.growth ?? 0));
  if (!fastest) return undefined;
  return {
    name: 'Growing queues',
    value: formatCount(growing.length),
    words: fastest.growth ? `by ${formatRate(fastest.growth)}/s in ${fastest.name}` : fastest.name,
    mood: 'warn',
    values: fastest.trend.map(([, waiting]) => waiting),
    href: '/queues',
  };
}
