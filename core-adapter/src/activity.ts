/** What a resync must know of the calls that ran while it read one actor. */
export interface Watch {
  /** Grows with every start and end of a call. Taken before a read, it says later what happened since. */
  readonly clock: number;
  /** Calls that were under way when the watch began and still are: nobody knows on which actor. */
  readonly unknownCalls: number;
  /** No call on the actor is under way, and none started or ended since `clock`. */
  quiet(id: string, clock: number): boolean;
  /** As `quiet`, but calls that only change fields may have run: enough for an object changed in place. */
  settled(id: string, clock: number): boolean;
  /** Actors whose fields were changed, and that nobody registered or removed. */
  changed(): string[];
  end(): void;
}

/** One call as the counters see it. */
export interface Started {
  id: string | undefined;
  /** The call may add, replace or remove the actor as a whole. */
  whole: boolean;
  watch: WatchState | undefined;
}

export interface Activity {
  /** Marks the start of a call; without an id it concerns every actor. */
  start(call: Started): void;
  end(call: Started): void;
  readonly calls: number;
  watch(): Watch;
}

interface Touch {
  open: number;
  at: number;
  wholeAt: number;
}

interface WatchState {
  clock: number;
  unknownCalls: number;
  /** Calls on all actors at once. */
  every: Touch;
  touched: Map<string, Touch>;
}

/**
 * Counts calls under way. Per-actor bookkeeping is done only while a resync watches, so that a call
 * costs two additions otherwise.
 */
export function createActivity(): Activity {
  let calls = 0;
  let open = 0;
  let current: WatchState | undefined;

  return {
    start(call) {
      calls++;
      open++;
      if (!current) return;
      call.watch = current;
      touch(current, call).open++;
    },
    end(call) {
      open--;
      if (!current) return;
      const touched = touch(current, call);
      if (call.watch === current) touched.open--;
      else current.unknownCalls--;
    },
    get calls() {
      return calls;
    },
    watch() {
      const state: WatchState = {
        clock: 0,
        unknownCalls: open,
        every: { open: 0, at: 0, wholeAt: 0 },
        touched: new Map(),
      };
      current = state;
      return viewOf(state, () => {
        if (current === state) current = undefined;
      });
    },
  };
}

function touch(state: WatchState, call: Started): Touch {
  const entry = call.id === undefined ? state.every : entryOf(state, call.id);
  entry.at = ++state.clock;
  if (call.whole) entry.wholeAt = state.clock;
  return entry;
}

function entryOf(state: WatchState, id: string): Touch {
  const known = state.touched.get(id);
  if (known) return known;
  const entry: Touch = { open: 0, at: 0, wholeAt: 0 };
  state.touched.set(id, entry);
  return entry;
}

function viewOf(state: WatchState, end: () => void): Watch {
  const undisturbed = (field: 'at' | 'wholeAt', id: string, clock: number): boolean => {
    if (state.every.open > 0 || state.every.at > clock) return false;
    const entry = state.touched.get(id);
    return entry === undefined || (entry.open === 0 && entry[field] <= clock);
  };
  return {
    get clock() {
      return state.clock;
    },
    get unknownCalls() {
      return state.unknownCalls;
    },
    quiet: (id, clock) => undisturbed('at', id, clock),
    settled: (id, clock) => undisturbed('wholeAt', id, clock),
    changed: () => [...state.touched].flatMap(([id, { wholeAt }]) => (wholeAt === 0 ? [id] : [])),
    end,
  };
}
