/**
 * Buckets that grow by a constant factor, so that a duration of any size is told with the same relative error.
 * The first bucket is everything below `least`, shown as 0; the last is everything from `most` on.
 */
export interface Scale {
  readonly buckets: number;
  bucketOf(ms: number): number;
  /** The middle of a bucket: off by at most the scale's error. */
  valueOf(bucket: number): number;
}

interface ScaleOptions {
  /** Largest relative error, 0.05 for five percent. */
  error: number;
  /** Milliseconds. */
  least?: number;
  most?: number;
}

const HOUR_MS = 3_600_000;

export function createScale({ error, least = 0.1, most = HOUR_MS }: ScaleOptions): Scale {
  const factor = (1 + error) / (1 - error);
  const perBucket = 1 / Math.log(factor);
  const last = Math.ceil(Math.log(most / least) * perBucket) + 1;
  return {
    buckets: last + 1,
    bucketOf(ms) {
      if (!(ms >= least)) return 0;
      return Math.min(last, Math.floor(Math.log(ms / least) * perBucket) + 1);
    },
    valueOf: (bucket) => (bucket === 0 ? 0 : (2 * least * factor ** bucket) / (factor + 1)),
  };
}

export type Histogram = Uint32Array;

export function createHistogram(scale: Scale): Histogram {
  return new Uint32Array(scale.buckets);
}

/** What a bucket holds; one that is told more stays at it instead of beginning anew. */
const MOST = 0xffff_ffff;

export function addTo(into: Histogram, bucket: number, times: number): void {
  into[bucket] = Math.min(MOST, (into[bucket] ?? 0) + times);
}

export function addAll(into: Histogram, from: Histogram): void {
  for (let bucket = 0; bucket < from.length; bucket += 1)
    into[bucket] = (into[bucket] ?? 0) + (from[bucket] ?? 0);
}

/** The value below which a share `q` of what was measured lies; undefined when nothing was. */
export function quantileOf(scale: Scale, histogram: Histogram, q: number): number | undefined {
  let measured = 0;
  for (const count of histogram) measured += count;
  if (measured === 0) return undefined;
  let left = Math.max(1, Math.ceil(q * measured));
  for (let bucket = 0; bucket < histogram.length; bucket += 1) {
    left -= histogram[bucket] ?? 0;
    if (left <= 0) return rounded(scale.valueOf(bucket));
  }
  return undefined;
}

/** Three digits after the point are more than any screen shows, and keep frames short. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
