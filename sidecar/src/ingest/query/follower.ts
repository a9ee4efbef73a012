import {
  type ActorRecord,
  actorKey,
  type ChangeEntry,
  type ProducerChange,
} from '@loom-studio/core-adapter/protocol';
import type { Studio, View } from '../../studio.ts';
import { createJournal, type JournalReader } from './journal.ts';
import type { Pace } from './pace.ts';
import { createRates } from './rates.ts';
import type { Scene } from './scene.ts';

/** What all live queries need of the changes, followed once, and only while somebody watches. */
export interface Follower {
  /** Each needs its own `end`. */
  begin(): void;
  end(): void;
  /** Whether rates can be told by now. */
  measures(): boolean;
  /** Grows whenever the view was loaded anew: what was read before is void. */
  era(): number;
  reader(): JournalReader;
  /** Undefined while nobody watches or it is too early to tell. */
  rate(record: ActorRecord): number | undefined;
  overruns(): number;
}

export interface FollowerOptions {
  studio: Pick<Studio, 'view' | 'onChange' | 'onReset'>;
  /** Milliseconds that only grow. */
  clock: () => number;
  pace: Pace;
  onError: (error: unknown) => void;
}

export function createFollower({ studio, clock, pace, onError }: FollowerOptions): Follower {
  const { view } = studio;
  const journal = createJournal();
  const rates = createRates(clock, pace);
  /** Silent adapters, and since when. */
  const lost = new Map<string, number>();
  let era = 0;
  let holders = 0;
  let undo: Array<() => void> = [];

  /** Whether all its actors look different now, though none of them changed. */
  const toggles = (change: ProducerChange): boolean => {
    const since = 'whole' in change ? change.whole.lostSince : undefined;
    if (lost.get(change.id) === since) return false;
    if (since === undefined) lost.delete(change.id);
    else lost.set(change.id, since);
    return true;
  };

  const onChange = (entry: ChangeEntry): void => {
    rates.onChange(entry);
    for (const { key } of entry.actors) journal.add(key);
    for (const change of entry.producers) {
      if (toggles(change)) for (const key of view.owned(change.id)) journal.add(key);
    }
  };

  const load = (): void => {
    era += 1;
    lost.clear();
    for (const { id, lostSince } of view.producers()) if (lostSince !== undefined) lost.set(id, lostSince);
    rates.begin(view.entries()).catch(onError);
  };

  return {
    begin() {
      holders += 1;
      if (holders > 1) return;
      load();
      undo = [studio.onChange(onChange), studio.onReset(load)];
    },
    end() {
      holders -= 1;
      if (holders > 0) return;
      for (const each of undo) each();
      undo = [];
      rates.end();
    },
    measures: rates.measures,
    era: () => era,
    reader: journal.reader,
    rate: (record) => rates.rate(actorKey(record.app, record.id)),
    overruns: journal.overruns,
  };
}

/** The view as filters see it, going on with it. */
export function liveScene(view: View, follower: Follower): Scene {
  return { now: view.state.now, lostSince: view.ownerLostSince, rate: follower.rate };
}

/** The view as filters see it at this instant. */
export function sceneNow(view: View, follower: Follower): Scene {
  const lost = new Map<string, number>();
  for (const { id, lostSince } of view.producers()) if (lostSince !== undefined) lost.set(id, lostSince);
  const lostSince = ({ producer }: ActorRecord) => (producer === undefined ? undefined : lost.get(producer));
  return { now: view.state.now, lostSince, rate: follower.rate };
}
