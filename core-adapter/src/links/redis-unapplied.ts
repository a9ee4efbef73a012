/** Of one producer: this much may lie in the log without having taken effect. */
const UNAPPLIED_BYTES = 16 * 1024 * 1024;
const UNAPPLIED_FLUSHES = 5_000;

/** What was written and, as far as the studio said, has not taken effect. */
export interface Unapplied {
  /** `end` is the number of the last event in it. */
  wrote(end: number, bytes: number): void;
  /** Numbers up to `last` have taken effect. */
  applied(last: number): void;
  readonly full: boolean;
  readonly flushes: number;
}

/**
 * Keeps an app from filling Redis while no sidecar reads: what it does then waits in its own outbox, where it
 * merges.
 */
export function createUnapplied(): Unapplied {
  let written: Array<{ end: number; bytes: number }> = [];
  let bytes = 0;
  return {
    wrote(end, size) {
      written.push({ end, bytes: size });
      bytes += size;
    },
    applied(last) {
      const kept = written.findIndex(({ end }) => end > last);
      const gone = written.slice(0, kept < 0 ? written.length : kept);
      if (gone.length === 0) return;
      for (const each of gone) bytes -= each.bytes;
      written = written.slice(gone.length);
    },
    get full() {
      return bytes >= UNAPPLIED_BYTES || written.length >= UNAPPLIED_FLUSHES;
    },
    get flushes() {
      return written.length;
    },
  };
}
