import type { Waiting } from '../../net/reduce-query.ts';
import { formatCount } from '../../parts/format.ts';

/** What the changes are that wait while the order is held: `2 new, 5 match no longer, 15 moved`. */
export function waitingWords({ arrived, left, moved }: Waiting): string {
  const parts = [
    arrived > 0 && `${formatCount(arrived)} new`,
    left > 0 && `${formatCount(left)} match no longer`,
    moved > 0 && `${formatCount(moved)} moved`,
  ];
  return parts.filter(Boolean).join(', ');
}
