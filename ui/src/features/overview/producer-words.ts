import { formatAge } from '../../parts/format.ts';
import type { Producer } from '../producers/model.ts';

/** Since when the adapter that fell silent last is silent. Absent while all report. */
export function lastLost(producers: readonly Producer[]): number | undefined {
  const since = producers.flatMap(({ lostSince }) => lostSince ?? []);
  return since.length === 0 ? undefined : Math.max(...since);
}

/** What the mark of a producer says: `shop on node-1, silent for 2 m 05 s`. */
export function producerWords({ app, host, lostSince }: Producer, now: number): string {
  const place = host === undefined ? app : `${app} on ${host}`;
  return lostSince === undefined ? place : `${place}, silent for ${formatAge(now - lostSince)}`;
}
