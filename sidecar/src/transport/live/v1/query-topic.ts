import type { LiveQuery, QueryPage } from '../../../ingest/query/queries.ts';
import { encode } from './frames.ts';
import { encodePosition } from './position.ts';
import {
  changedWindow,
  countMoved,
  type ListRow,
  rowToShow,
  type Shown,
  wholeWindow,
} from './query-window.ts';
import { createStateTopic, type StateTopic } from './state-topic.ts';
import type { TopicContext } from './topic.ts';

export interface QueryTopicOptions {
  t: string;
  context: TopicContext;
  query: LiveQuery;
  window: { from: number; count: number };
  /** The window without its facets, sooner than all can be counted; absent where that takes no time. */
  first?: () => Promise<QueryPage>;
  /** Holds to the order as it is when first shown. */
  pin?: Pin;
  onEmpty: () => void;
}

/** A held order, kept while its reader moves the window. */
export interface Pin {
  order?: readonly string[];
  /** What the reader saw before there was a whole order: those rows stay where they are. */
  seen?: { from: number; keys: readonly string[] };
}

export interface QueryTopic extends StateTopic {
  /** The view changed, so the window may have. */
  changed(): void;
  /** Holds to the order as followers were last told of it. */
  pin(): Pin;
}

/** At most so many frames a second. */
const EVERY_MS = 250;
/** What is restless or costs a look at the whole list is told this often. */
const LATE_MS = 1_000;

export function createQueryTopic(options: QueryTopicOptions): QueryTopic {
  const { t, context, query, window, first, pin, onEmpty } = options;
  const { studio, elapsed, now, onError } = context;
  let shown: Shown | undefined;
  let told: readonly string[] | undefined;
  let at = encodePosition({ at: studio.position(), floor: studio.position() });
  let toldAt = Number.NEGATIVE_INFINITY;
  let lateAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let dirty = false;
  let closed = false;

  const take = (late: boolean): Shown => {
    if (pin) pin.order ??= keepingSeen(query.order, pin.seen);
    const order = (pin?.order ?? query.order).slice(window.from, window.from + window.count);
    const rows = new Map<string, ListRow>();
    for (const key of order) {
      const actor = query.row(key);
      const row = actor && rowToShow(shown?.rows.get(key), actor, late);
      if (row) rows.set(key, row);
    }
    return {
      total: query.total,
      of: studio.view.size,
      from: window.from,
      order,
      rows,
      // Told with the total: a page shows both, side by side.
      facets: late || query.total !== shown?.total ? query.facets : (shown.facets ?? query.facets),
      ...(pin?.order && heldBack(order, pin.order, late)),
    };
  };

  const heldBack = (order: readonly string[], held: readonly string[], late: boolean) => ({
    leaving: order.filter((key) => !query.matches(key)),
    waiting: shown?.waiting && !late ? shown.waiting : waitingBehind(query, held, order),
  });

  const tellFirst = async (): Promise<void> => {
    const page = await first?.();
    if (!page || closed) return;
    const rows = new Map(page.rows.map((actor) => [actor.key, rowToShow(undefined, actor, true)]));
    shown = { total: page.total, of: studio.view.size, from: window.from, order: [...rows.keys()], rows };
    topic.broadcast(whole() ?? '');
  };

  const tell = (): void => {
    const late = elapsed() - lateAt >= LATE_MS;
    const next = take(late);
    told = query.order;
    if (late) lateAt = elapsed();
    const position = encodePosition({ at: query.position, floor: query.position });
    if (!shown) {
      shown = next;
      at = position;
      return topic.broadcast(whole() ?? '');
    }
    const data = changedWindow(shown, next, now());
    shown = next;
    if (!data) return;
    const p = at;
    at = position;
    topic.broadcast(encode({ type: 'query', t, p, at, data }));
  };

  const whole = () => shown && encode({ type: 'query', t, at, data: wholeWindow(shown, now()) });

  const run = async (): Promise<void> => {
    timer = undefined;
    running = true;
    dirty = false;
    try {
      if (!shown) await tellFirst();
      await query.refresh();
      if (!closed) tell();
    } catch (error) {
      onError(error);
    }
    toldAt = elapsed();
    running = false;
    if (dirty) schedule();
  };

  const schedule = (): void => {
    dirty = true;
    if (running || timer || closed) return;
    timer = setTimeout(() => void run(), Math.max(0, toldAt + EVERY_MS - elapsed()));
  };

  const topic = createStateTopic({ t, context, whole, at: () => at, onEmpty });
  schedule();
  return {
    ...topic,
    changed: schedule,
    pin: () => ({
      ...(told && { order: told }),
      ...(shown && !told && { seen: { from: shown.from, keys: shown.order } }),
    }),
    close() {
      closed = true;
      clearTimeout(timer);
      topic.close();
      query.close();
    },
  };
}

function keepingSeen(order: readonly string[], seen: Pin['seen']): readonly string[] {
  if (!seen) return order;
  const keys = new Set(seen.keys);
  const others = order.filter((key) => !keys.has(key));
  return [...others.slice(0, seen.from), ...seen.keys, ...others.slice(seen.from)];
}

/** What letting go would change. Arrivals and departures are of the whole list, moves of the window. */
function waitingBehind(query: LiveQuery, held: readonly string[], window: readonly string[]) {
  let left = 0;
  for (const key of held) if (!query.matches(key)) left += 1;
  const wanted = new Set(window);
  const places = new Map<string, number>();
  for (let index = 0; index < query.order.length && places.size < wanted.size; index += 1) {
    const key = query.order[index];
    if (key !== undefined && wanted.has(key)) places.set(key, index);
  }
  return { arrived: query.total - (held.length - left), left, moved: countMoved(window, places) };
}
