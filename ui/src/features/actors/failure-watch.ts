import { type Clock, throttle } from '../../net/clock.ts';
import { plural } from '../../parts/format.ts';
import { statusOf } from './status.ts';
import { type ActorStore, keyOf } from './store.ts';

const SUMMED_OVER_MS = 10_000;

/** Tells failures in sums, one sentence however many there are. What had failed before the page opened is not news. */
export function watchFailures(store: ActorStore, clock: Clock, say: (text: string) => void) {
  let failed = new Set<string>();
  let fresh = 0;
  const speaker = throttle(clock, SUMMED_OVER_MS, () => {
    say(`${plural(fresh, 'actor')} failed in the last 10 s.`);
    fresh = 0;
  });
  store.onPaint((changed) => {
    // A paint without single changes shows a new list.
    if (changed.size === 0) failed = failedNow(store);
    for (const key of changed) judge(key);
    if (fresh > 0) speaker.request();
  });

  function judge(key: string) {
    const actor = store.get(key);
    if (!actor || statusOf(actor) !== 'failed') failed.delete(key);
    else if (!failed.has(key)) {
      failed.add(key);
      fresh += 1;
    }
  }
}

function failedNow(store: ActorStore): Set<string> {
  const keys = new Set<string>();
  for (const actor of store.all()) {
    if (statusOf(actor) === 'failed') keys.add(keyOf(actor));
  }
  return keys;
}
