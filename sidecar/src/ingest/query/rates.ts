import type { ChangeEntry } from '@loom-studio/core-adapter/protocol';
import { createKeyMap } from './key-map.ts';
import type { Pace } from './pace.ts';

/** Seconds a rate looks back, and seconds of watching before there is one. */
const WINDOW = 10;
const FIRST = 2;

/** Messages a second of each live actor. As much is kept as there are live actors; of the idle only one number. */
export interface Rates {
  /** From now on. `live` are the actors with what they counted so far; they are noted when there is time. */
  begin(live: Iterable<readonly [string, { messageCount: number }]>): Promise<void>;
  end(): void;
  onChange(entry: ChangeEntry): void;
  /** Whether it was watched for long enough. */
  measures(): boolean;
  /** Undefined while it is too early to tell. */
  rate(key: string): number | undefined;
}

/** Messages by second, in a ring. */
interface Track {
  counts: number[];
  /** The second that was counted last. */
  last: number;
}

export function createRates(now: () => number, pace: Pace): Rates {
  const totals = createKeyMap<number>();
  const tracks = new Map<string, Track>();
  let beganAt = Number.POSITIVE_INFINITY;
  let eras = 0;

  const second = () => Math.floor(now() / 1_000);

  const count = (key: string, total: number): void => {
    const before = totals.get(key);
    totals.set(key, total);
    if (before === undefined || total <= before) return;
    const track = tracks.get(key) ?? { counts: new Array<number>(WINDOW).fill(0), last: second() };
    tracks.set(key, track);
    turnTo(track, second());
    const slot = track.last % WINDOW;
    track.counts[slot] = (track.counts[slot] ?? 0) + (total - before);
  };

  const end = (): void => {
    eras += 1;
    beganAt = Number.POSITIVE_INFINITY;
    totals.clear();
    tracks.clear();
  };

  const forget = (key: string): void => {
    totals.delete(key);
    tracks.delete(key);
  };

  return {
    async begin(live) {
      end();
      const era = eras;
      await pace.idleTurn();
      beganAt = now();
      for (const [key, record] of live) {
        if (!totals.has(key)) totals.set(key, record.messageCount);
        if (pace.due()) await pace.idleTurn();
        if (era !== eras) return;
      }
    },
    end,
    onChange(entry) {
      for (const change of entry.actors) {
        if ('set' in change) {
          if (change.set.removedAt !== undefined) forget(change.key);
          else if (change.set.messageCount !== undefined) count(change.key, change.set.messageCount);
        } else if ('whole' in change && change.whole.removedAt === undefined) {
          // A newcomer's earlier messages are no messages of now.
          count(change.key, change.whole.messageCount);
        } else forget(change.key);
      }
    },
    measures: () => (now() - beganAt) / 1_000 >= FIRST,
    rate(key) {
      const watched = (now() - beganAt) / 1_000;
      if (!(watched >= FIRST) || !totals.has(key)) return undefined;
      const track = tracks.get(key);
      if (!track) return 0;
      turnTo(track, second());
      const sum = track.counts.reduce((all, each) => all + each, 0);
      // The second that runs is counted as far as it got.
      const covered = Math.min(watched, WINDOW - 1 + ((now() / 1_000) % 1));
      return Math.round((sum / covered) * 100) / 100;
    },
  };
}

/** Empties the seconds that passed since. */
function turnTo(track: Track, second: number): void {
  for (let passed = Math.min(second - track.last, WINDOW); passed > 0; passed -= 1) {
    track.counts[(second - passed + 1) % WINDOW] = 0;
  }
  track.last = Math.max(track.last, second);
}
