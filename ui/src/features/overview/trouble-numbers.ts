import type { QueryState } from '../../net/reduce-query.ts';
import { formatAge, formatCount, formatRate, plural } from '../../parts/format.ts';
import type { KeyFigureProps } from '../../parts/key-figure.tsx';
import type { Producer } from '../producers/model.ts';
import type { Queue } from '../queues/model.ts';

export type TroubleNumber = KeyFigureProps;

export interface Trouble {
  /** Actors whose process hangs, the longest first. */
  blocked: Pick<QueryState, 'complete' | 'total' | 'order' | 'rows'> | undefined;
  producers: readonly Producer[] | undefined;
  queues: readonly Queue[] | undefined;
  now: number;
}

/** Numbers that are there only while something is wrong. Where nobody measures, nothing is claimed. */
export function troubleNumbers(trouble: Trouble): TroubleNumber[] {
  return [blockedNumber(trouble), growingNumber(trouble.queues)].filter((each) => each !== undefined);
}

/** A process may hang in no actor at all, and actors are told sooner than processes. */
function blockedNumber({ blocked, producers = [], now }: Trouble): TroubleNumber | undefined {
  const hanging = producers.flatMap(({ blockedSince }) => blockedSince ?? []);
  const actors = blocked?.complete ? blocked.total : 0;
  if (actors === 0 && hanging.length === 0) return undefined;
  const [first] = blocked?.order.flatMap((key) => blocked.rows.get(key)?.blockedSince ?? []) ?? [];
  const since = Math.min(...hanging, first ?? Number.POSITIVE_INFINITY);
  const age = Number.isFinite(since) ? `for ${formatAge(Math.max(1_000, now - since))}` : 'now';
  const longest = (actors || hanging.length) === 1 ? age : `the longest ${age}`;
  return {
    name: 'Stuck or blocked',
    value: actors > 0 ? formatCount(actors) : plural(hanging.length, 'process', 'processes'),
    words: actors > 0 ? `${actors === 1 ? 'actor' : 'actors'}, ${longest}` : longest,
    mood: 'blocked',
    values: [],
    href: actors > 0 ? '/?q=blocked%3A*&sort=blocked' : '/sidecars',
  };
}

function growingNumber(queues: readonly Queue[] = []): TroubleNumber | undefined {
  const growing = queues.filter((queue) => queue.growing);
  const [fastest] = growing.toSorted((one, other) => (other.growth ?? 0) - (one.growth ?? 0));
  if (!fastest) return undefined;
  return {
    name: 'Growing queues',
    value: formatCount(growing.length),
    words: fastest.growth ? `${fastest.name} by ${formatRate(fastest.growth)}/s` : fastest.name,
    mood: 'warn',
    values: fastest.trend.map(([, waiting]) => waiting),
    href: '/queues',
  };
}
