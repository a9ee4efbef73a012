import type { Facets, LiveActor } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../../engine/engine.ts';
import type { Studio } from '../../studio.ts';
import { type Follower, liveScene } from './follower.ts';
import { groupsOf } from './groups.ts';
import { toLiveActor } from './live-actor.ts';
import { sortInTurns } from './merge-sort.ts';
import { moved, type Ordered } from './moves.ts';
import { comparatorOf, sortValueOf } from './order.ts';
import type { Pace } from './pace.ts';
import { createPlan } from './plan.ts';
import type { Asked } from './read-text.ts';
import { createRows, isMatch, lookAt, type Row, type Rows } from './rows.ts';

export interface QueryCore {
  refresh(): Promise<void>;
  position(): Position;
  order(): readonly string[];
  facets(): Facets;
  matches(key: string): boolean;
  row(key: string): LiveActor | undefined;
  /** Rows kept in memory. */
  size(): number;
  close(): void;
}

export interface QueryCoreOptions {
  asked: Asked;
  studio: Pick<Studio, 'view' | 'position'>;
  follower: Follower;
  pace: Pace;
  /** Milliseconds that only grow. */
  clock: () => number;
}

/** What time or rates decide is looked at anew this often. */
const ANEW_MS = 1_000;
/** Beyond this share of all rows, reading everything costs less than merging what changed. */
const MANY = 1 / 3;
const FEW = 1_000;

const NO_FACETS: Facets = { type: [], status: [], worker: [], app: [] };

interface Shown {
  rows: Rows;
  order: Ordered<Row>;
  facets: Facets;
  position: Position;
}

export function createQueryCore({ asked, studio, follower, pace, clock }: QueryCoreOptions): QueryCore {
  const { view } = studio;
  const plan = createPlan(asked.query, asked.sort);
  const read = sortValueOf(asked.sort);
  const compare = comparatorOf(asked.sort);
  const reader = follower.reader();
  const pending = new Set<string>();
  let shown: Shown = {
    rows: createRows(),
    order: { items: [], keys: [] },
    facets: NO_FACETS,
    position: studio.position(),
  };
  /** Everything has to be looked at. */
  let stale = true;
  let era = follower.era();
  let readAt = Number.NEGATIVE_INFINITY;
  let scene = liveScene(view, follower);
  let running: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  /** What the run under way shows will be of a moment yet to come. */
  let looking = false;
  let closed = false;

  const take = (): void => {
    if (!reader.take(pending) || era !== follower.era()) stale = true;
  };
  const isDue = (): boolean => {
    if (clock() - readAt < ANEW_MS) return false;
    return plan.rated || (plan.timed && scene.now !== view.state.now);
  };
  const look = (key: string): Row | undefined => lookAt(key, view.record(key), { plan, read, scene });
  /** False: the view was loaded anew, or nobody wants the result any more. */
  const turn = async (): Promise<boolean> => {
    await pace.turn();
    return !closed && era === follower.era();
  };

  /** Looks at all that changed until, for a moment, nothing did. */
  const settle = async (use: (key: string, row: Row | undefined) => void): Promise<boolean> => {
    for (take(); pending.size > 0 && !stale; take()) {
      for (const key of pending) {
        pending.delete(key);
        use(key, look(key));
        if (pace.due() && !(await turn())) return false;
      }
    }
    return !stale;
  };

  const readAll = async (): Promise<boolean> => {
    const rows = createRows();
    take();
    pending.clear();
    stale = false;
    era = follower.era();
    scene = liveScene(view, follower);
    readAt = clock();
    const found: Row[] = [];
    for (const [key, record] of view.entries()) {
      const row = lookAt(key, record, { plan, read, scene });
      if (row) rows.put(key, row);
      if (isMatch(row)) found.push(row);
      if (pace.due() && !(await turn())) return false;
    }
    const changed = new Map<string, Row | undefined>();
    if (!(await settle((key, row) => changed.set(key, row)))) return false;
    for (const [key, row] of changed) rows.put(key, row);
    const position = studio.position();
    const facets = rows.facets.facets(groupsOf(view));
    looking = false;
    const matches = changed.size === 0 ? found : found.filter(({ key }) => !changed.has(key));
    for (const row of changed.values()) if (isMatch(row)) matches.push(row);
    const items = await sortInTurns(matches, compare, pace);
    const keys = new Array<string>(items.length);
    for (let index = 0; index < items.length; index += 1) {
      keys[index] = items[index]?.key ?? '';
      if (pace.due()) await pace.turn();
    }
    shown = { rows, order: sameOr({ items, keys }), facets, position };
    return true;
  };

  const readChanges = async (): Promise<boolean> => {
    const changed = new Map<string, Row | undefined>();
    if (!(await settle((key, row) => changed.set(key, row)))) return false;
    const position = studio.position();
    const groups = groupsOf(view);
    looking = false;
    const { rows } = shown;
    const moves = rows.moves(changed);
    const leaving = await sortInTurns(moves.leaving, compare, pace);
    const arrivals = await sortInTurns(moves.arrivals, compare, pace);
    const isMoved = leaving.length + arrivals.length > 0;
    const order = isMoved ? sameOr(moved(shown.order, { leaving, arrivals }, compare)) : shown.order;
    rows.commit(changed);
    shown = { rows, order, facets: rows.facets.facets(groups), position };
    return true;
  };

  /** The same keys as long as the order is the same. */
  const sameOr = (next: Ordered<Row>): Ordered<Row> => {
    const before = shown.order.keys;
    const isSame =
      before.length === next.keys.length && next.keys.every((key, index) => key === before[index]);
    return isSame ? { items: next.items, keys: before } : next;
  };

  const run = async (): Promise<void> => {
    take();
    if (isDue()) stale = true;
    if (!stale && pending.size === 0) {
      shown.position = studio.position();
      return;
    }
    looking = true;
    let done = false;
    while (!done && !closed) {
      await pace.turn();
      const isMuch = pending.size > FEW + view.size * MANY;
      done = stale || isMuch || era !== follower.era() ? await readAll() : await readChanges();
      if (!done) stale = true;
    }
  };
  const start = (): Promise<void> => {
    running = run()
      .catch((error) => {
        // What was taken from the journal may not have been shown.
        stale = true;
        throw error;
      })
      .finally(() => {
        looking = false;
        running = undefined;
      });
    return running;
  };

  return {
    refresh() {
      if (!running) return start();
      if (looking && !isDue()) return running;
      following ??= running
        .catch(() => undefined)
        .then(() => {
          following = undefined;
          return start();
        });
      return following;
    },
    position: () => shown.position,
    order: () => shown.order.keys,
    facets: () => shown.facets,
    matches: (key) => isMatch(shown.rows.all.get(key)),
    row(key) {
      const row = shown.rows.all.get(key);
      if (row) return toLiveActor(row.record, row.lost, follower.rate(row.record));
      const record = view.record(key);
      return record && toLiveActor(record, view.ownerLostSince(record), follower.rate(record));
    },
    // Until it was read for the first time, as many as it may hold.
    size: () => (readAt < 0 ? view.size : shown.rows.all.size),
    close() {
      closed = true;
      reader.close();
    },
  };
}
