import { type ActorRecord, StudioError } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import type { Studio } from '../../studio.ts';
import { compileNode } from './compile.ts';
import { createFollower, sceneNow } from './follower.ts';
import { toLiveActor } from './live-actor.ts';
import { createQueryCore, type QueryCore } from './live-query.ts';
import { createLook, type Look } from './look.ts';
import { createFirst } from './merge-sort.ts';
import { comparatorOf, type Sorted, sortValueOf } from './order.ts';
import type { Pace } from './pace.ts';
import { mentions } from './plan.ts';
import type { LiveQuery, Queries, QueryText } from './queries.ts';
import { type Asked, readQuery, readText } from './read-text.ts';

export const QUERY_LIMITS = {
  /** Different filters and orders watched at once. */
  queries: 256,
  /** Rows all of them keep: some 200 bytes each. */
  rows: 3_000_000,
} as const;

export interface QueriesOptions {
  studio: Pick<Studio, 'view' | 'onChange' | 'onReset' | 'position'>;
  pace: Pace;
  onError: (error: unknown) => void;
  /** Milliseconds that only grow. */
  clock?: () => number;
  limits?: { queries: number; rows: number };
}

export interface RunningQueries extends Queries {
  /**
   * Filters and orders by rate need somebody who watches. Where nobody does this begins to, goes on for a minute,
   * and resolves when rates can be told. Throws `invalid`.
   */
  measure(text: { q: string; sort: string }): Promise<void>;
  /** For lists of another make: the filter and what can be sorted by, at this instant. Throws `invalid`. */
  look(q: string): Look;
  /** Lists that were refused, and times one had to be read anew because it fell behind. */
  drops(): Drops;
  stats(): { watched: number; rows: number; refused: number; overruns: number };
  close(): void;
}

/** Once asked for, rates are kept this long, so that the next one who asks need not wait. */
const MEASURE_MS = 60_000;
const MEASURE_LOOK_MS = 100;
const MEASURE_MOST_MS = 5_000;

interface Watched {
  core: QueryCore;
  watchers: number;
}

/** The filters of one studio. While nobody watches, it listens to nothing and keeps nothing. */
export function createQueries({
  studio,
  pace,
  onError,
  clock = () => performance.now(),
  limits = QUERY_LIMITS,
}: QueriesOptions): RunningQueries {
  const { view } = studio;
  const follower = createFollower({ studio, clock, pace, onError });
  const watched = new Map<string, Watched>();
  let refused = 0;
  let measuring: NodeJS.Timeout | undefined;

  const keepMeasuring = (): void => {
    if (!measuring) follower.begin();
    clearTimeout(measuring);
    measuring = setTimeout(() => {
      measuring = undefined;
      follower.end();
    }, MEASURE_MS);
    measuring.unref();
  };

  const rows = (): number => {
    let sum = 0;
    for (const { core } of watched.values()) sum += core.size();
    return sum;
  };

  const refuse = (message: string): StudioError => {
    refused += 1;
    return new StudioError('overloaded', message);
  };

  const add = (name: string, asked: Asked): Watched => {
    if (watched.size >= limits.queries)
      throw refuse(`at most ${limits.queries} different lists are watched at once`);
    if (watched.size > 0 && rows() + view.size > limits.rows)
      throw refuse('the lists watched now hold as many rows as there is room for');
    if (watched.size === 0) follower.begin();
    const entry = { core: createQueryCore({ asked, studio, follower, pace, clock }), watchers: 0 };
    watched.set(name, entry);
    return entry;
  };

  const drop = (name: string, entry: Watched): void => {
    entry.watchers -= 1;
    if (entry.watchers > 0) return;
    entry.core.close();
    watched.delete(name);
    if (watched.size === 0) follower.end();
  };

  return {
    async list(text, page) {
      const asked = readText(text);
      const scene = sceneNow(view, follower);
      const matches = compileNode(asked.query.root);
      const read = sortValueOf(asked.sort);
      const first = createFirst<Sorted & { record: ActorRecord }>(
        page.from + page.count,
        comparatorOf(asked.sort),
        pace,
      );
      let total = 0;
      await pace.turn();
      // Records never change in place: this is the list at one instant, however long it takes to look through.
      for (const record of [...view.live()]) {
        if (pace.due()) await pace.turn();
        if (!matches(record, scene)) continue;
        total += 1;
        if (first.add({ value: read(record, scene), record })) await first.settle();
      }
      const found = (await first.take()).slice(page.from);
      return {
        total,
        rows: found.map(({ record }) => toLiveActor(record, scene.lostSince(record), scene.rate(record))),
      };
    },
    watch(text) {
      const asked = readText(text);
      const name = JSON.stringify(asked.text);
      const entry = watched.get(name) ?? add(name, asked);
      entry.watchers += 1;
      return handleOf(asked.text, entry.core, () => drop(name, entry));
    },
    keepRates() {
      follower.begin();
      let kept = true;
      return () => {
        if (kept) follower.end();
        kept = false;
      };
    },
    liveActor(key) {
      const record = view.record(key);
      return record && toLiveActor(record, view.ownerLostSince(record), follower.rate(record));
    },
    async measure({ q, sort }) {
      const { root } = readQuery(q);
      if (!/\brate\b/i.test(sort) && !mentions(root, (field) => field === 'rate')) return;
      keepMeasuring();
      for (let waited = 0; !follower.measures() && waited < MEASURE_MOST_MS; waited += MEASURE_LOOK_MS)
        await new Promise((resolve) => setTimeout(resolve, MEASURE_LOOK_MS));
    },
    look: (q) => createLook(readQuery(q), sceneNow(view, follower)),
    drops: () => ({ 'queries.refused': refused, 'queries.overruns': follower.overruns() }),
    stats: () => ({ watched: watched.size, rows: rows(), refused, overruns: follower.overruns() }),
    close() {
      for (const { core } of watched.values()) core.close();
      if (watched.size > 0) follower.end();
      watched.clear();
      if (measuring) follower.end();
      clearTimeout(measuring);
    },
  };
}

/** One watcher's hold on a shared query. */
function handleOf(text: QueryText, core: QueryCore, release: () => void): LiveQuery {
  let closed = false;
  return {
    text,
    refresh: core.refresh,
    get position() {
      return core.position();
    },
    get total() {
      return core.order().length;
    },
    get facets() {
      return core.facets();
    },
    get order() {
      return core.order();
    },
    matches: core.matches,
    row: core.row,
    close() {
      if (!closed) release();
      closed = true;
    },
  };
}
