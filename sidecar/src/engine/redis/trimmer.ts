import type { ChangeEntry, RedisKeys } from '@loom-studio/core-adapter/protocol';
import type { Client } from './connect.ts';
import { answers } from './state.ts';

export interface ChangelogLimits {
  changelogMs: number;
  changelogBytes: number;
}

/** Forgets changes that are old, or too many: whoever commits calls this about once a second. */
export interface Trimmer {
  note(entry: ChangeEntry, bytes: number): void;
  trim(client: Client, keys: RedisKeys): Promise<void>;
}

interface Noted {
  seq: number;
  at: number;
  bytes: number;
}

/** `onCut`: so many entries were forgotten before their time. */
export function createTrimmer(
  { changelogMs, changelogBytes }: ChangelogLimits,
  onCut: (entries: number) => void,
): Trimmer {
  let epoch = '';
  let noted: Noted[] = [];
  let bytes = 0;

  /** The oldest entry to keep. */
  const oldest = (now: number): number | undefined => {
    let index = 0;
    while (index < noted.length - 1 && (noted[index] as Noted).at < now - changelogMs) {
      bytes -= (noted[index] as Noted).bytes;
      index += 1;
    }
    const aged = index;
    while (index < noted.length - 1 && bytes > changelogBytes) {
      bytes -= (noted[index] as Noted).bytes;
      index += 1;
    }
    if (index > aged) onCut(index - aged);
    noted = noted.slice(index);
    return index > 0 ? noted[0]?.seq : undefined;
  };

  return {
    note(entry, size) {
      if (entry.epoch !== epoch) {
        epoch = entry.epoch;
        noted = [];
        bytes = 0;
      }
      noted.push({ seq: entry.seq, at: performance.now(), bytes: size });
      bytes += size;
    },
    async trim(client, keys) {
      const seq = oldest(performance.now());
      if (seq !== undefined) await answers(client, [['xtrim', keys.changes, 'MINID', `${seq}-0`]]);
      // What former holders of the lease left is not in our notes.
      const [used, length] = await answers(client, [
        ['memory', 'USAGE', keys.changes],
        ['xlen', keys.changes],
      ]);
      if (Number(used ?? 0) <= 1.5 * changelogBytes) return;
      const keep = Math.floor(Number(length) / 2);
      await answers(client, [['xtrim', keys.changes, 'MAXLEN', keep]]);
      onCut(Number(length) - keep);
    },
  };
}
