/** Over which a rate is taken. Short enough to fall soon after work stops. */
const WINDOW_MS = 10_000;
/** Before this much was watched a rate would be a guess, and is absent. */
const MEASURED_AFTER_MS = 2_000;
const BUCKET_MS = 1_000;
/** Enough buckets to cover the window, and one that reaches before it. */
const KEPT_BUCKETS = 12;

/** The counts told within one second: what was known at its start and at its end. */
interface Bucket {
  at: number;
  first: number;
  last: number;
}

/** Rates this page measured itself, from the message counts it was told. */
export interface Rates {
  saw(key: string, count: number, at: number): void;
  perSecond(key: string, now: number): number | undefined;
  forget(key: string): void;
  /** After a gap nothing is known about the time in between. */
  clear(): void;
}

export function createRates(): Rates {
  const watched = new Map<string, Bucket[]>();
  return {
    saw(key, count, at) {
      const buckets = watched.get(key);
      const last = buckets?.at(-1);
      // A count that fell means the actor began again, and so does its rate.
      if (!buckets || !last || count < last.last) watched.set(key, [{ at, first: count, last: count }]);
      else if (at - last.at < BUCKET_MS) last.last = count;
      else if (count > last.last) push(buckets, { at, first: count, last: count });
    },
    perSecond: (key, now) => rateOf(watched.get(key), now),
    forget: (key) => watched.delete(key),
    clear: () => watched.clear(),
  };
}

function push(buckets: Bucket[], bucket: Bucket) {
  buckets.push(bucket);
  if (buckets.length > KEPT_BUCKETS) buckets.shift();
}

/** Every change is told, so between two buckets the count stood still. */
function rateOf(buckets: readonly Bucket[] | undefined, now: number): number | undefined {
  const oldest = buckets?.[0];
  const newest = buckets?.at(-1);
  if (!buckets || !oldest || !newest) return undefined;
  const start = Math.max(oldest.at, now - WINDOW_MS);
  const base = buckets.findLast((bucket) => bucket.at <= start) ?? oldest;
  const inside = start - base.at < BUCKET_MS;
  const span = now - (inside ? base.at : start);
  if (span < MEASURED_AFTER_MS) return undefined;
  return ((newest.last - (inside ? base.first : base.last)) / span) * 1_000;
}
