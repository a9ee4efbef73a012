/** Keys of actors that changed, in the order they did, for any number of readers at their own speed. */
export interface Journal {
  add(key: string): void;
  /** Reads from now on. */
  reader(): JournalReader;
  /** Times keys were forgotten before everybody had read them. */
  overruns(): number;
}

export interface JournalReader {
  /** Adds what changed since to `keys`. False: something was forgotten, so anything may have changed. */
  take(keys: Set<string>): boolean;
  close(): void;
}

/** Keys kept for readers that are behind. */
const KEPT = 200_000;
/** Read keys are dropped in chunks of at least so many. */
const CHUNK = 1_024;

export function createJournal(kept = KEPT): Journal {
  const readers = new Set<{ at: number }>();
  let keys: string[] = [];
  /** Number of the first key that is kept. */
  let base = 0;
  let overruns = 0;

  const drop = (count: number): void => {
    base += count;
    keys = count === keys.length ? [] : keys.slice(count);
  };

  return {
    add(key) {
      if (keys.length >= kept) {
        overruns += 1;
        drop(keys.length);
      }
      keys.push(key);
    },
    reader() {
      const reader = { at: base + keys.length };
      readers.add(reader);
      return {
        take(into) {
          const isWhole = reader.at >= base;
          for (let index = Math.max(0, reader.at - base); index < keys.length; index += 1)
            into.add(keys[index] as string);
          reader.at = base + keys.length;
          let read = reader.at;
          for (const { at } of readers) read = Math.min(read, at);
          if (read - base >= Math.max(CHUNK, keys.length / 2)) drop(read - base);
          return isWhole;
        },
        close: () => readers.delete(reader),
      };
    },
    overruns: () => overruns,
  };
}
