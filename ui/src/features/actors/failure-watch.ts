import { effect, type ReadonlySignal } from '@preact/signals';
import { type Clock, throttle } from '../../net/clock.ts';
import { formatCount, plural } from '../../parts/format.ts';

const SUMMED_OVER_MS = 10_000;

/**
 * Tells failures in sums, one sentence however many there are. What had failed before the page opened is no news.
 * `failed` is how many are failed now; absent while nothing is known.
 */
export function watchFailures(
  failed: ReadonlySignal<number | undefined>,
  clock: Clock,
  say: (text: string) => void,
) {
  let told: number | undefined;
  const speaker = throttle(clock, SUMMED_OVER_MS, () => {
    const now = failed.peek() ?? 0;
    const more = now - (told ?? now);
    told = now;
    if (more > 0) say(`${plural(more, 'more actor')} failed; ${formatCount(now)} are now.`);
  });
  effect(() => {
    const now = failed.value;
    if (now === undefined) return;
    told ??= now;
    if (now > told) speaker.request();
    else told = now;
  });
}
