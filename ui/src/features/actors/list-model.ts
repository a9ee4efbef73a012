import {
  type FacetField,
  type FieldName,
  type ParsedQuery,
  parseQuery,
  type Query,
  type Sort,
  toggleFacet,
} from '@loom-studio/core-adapter/query';
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import type { Clock } from '../../net/clock.ts';
import type { Live } from '../../net/live.ts';
import type { Navigation } from '../../net/navigation.ts';
import { NO_QUERY, type QueryState, type Waiting } from '../../net/reduce-query.ts';
import { type Cursor, createCursor } from './cursor.ts';
import { actorPage, keyOf } from './identity.ts';
import { createQueryFeed } from './query-feed.ts';
import { nextSort, sortOf, sortText } from './sorting.ts';
import { type RowWindow, windowFor } from './window.ts';

export interface ListModel extends Cursor {
  filterText: ReadonlySignal<string>;
  /** The text as it was understood, or what is wrong with it. */
  parsed: ReadonlySignal<ParsedQuery>;
  /** The last filter that was understood: what the rows are of. */
  query: ReadonlySignal<Query>;
  sort: ReadonlySignal<Sort>;
  /** Rows, counts and facets as last told. Rows outside its window are not known. */
  state: ReadonlySignal<QueryState>;
  /** Why the rows are not of the text: it was not understood, or the studio refused it. */
  problem: ReadonlySignal<string | undefined>;
  /** How many of how many match the text. Absent without a text, and while the rows are not of it. */
  hits: ReadonlySignal<{ total: number; of: number } | undefined>;
  /** Rows on the screen: of the held order while it is held. */
  rowCount: ReadonlySignal<number>;
  waiting: ReadonlySignal<Waiting & { total: number }>;
  heldSince: ReadonlySignal<number | undefined>;
  /** Whether a screen shows the list or walks it. */
  isOpen: ReadonlySignal<boolean>;
  /** The actor in the panel. */
  selected: ReadonlySignal<string | undefined>;
  /** Another filter or order was asked for: whoever shows rows goes back to the first. */
  asks: ReadonlySignal<string>;
  setFilter(text: string): void;
  /** The text as it is being typed: the rows follow once typing rests. */
  typeFilter(text: string): void;
  toggleFacet(field: FacetField, value: string): void;
  sortBy(field: FieldName): void;
  hold(): void;
  release(): void;
  /** Takes over what waits, without letting go. */
  applyWaiting(): void;
  /** Rows in sight, so that the window can follow. */
  look(first: number, last: number): void;
  select(key: string): void;
  close(): void;
}

export interface ListModelDeps {
  live: Live;
  navigation: Navigation;
  clock: Clock;
}

/** Scrolling asks for rows once it rests this long, typing somewhat longer. */
const REST_MS = 80;
const TYPING_REST_MS = 200;
const FIRST_WINDOW: RowWindow = { from: 0, count: 60 };

export function createListModel({ live, navigation, clock }: ListModelDeps): ListModel {
  const feed = createQueryFeed(live);
  const filterText = computed(() => navigation.url.value && (navigation.param('q') ?? ''));
  const parsed = computed(() => parseQuery(filterText.value));
  const understood = signal<{ text: string; query: Query }>({ text: '', query: {} });
  const sort = computed(() => sortOf(navigation.url.value ? navigation.param('sort') : undefined));
  const heldSince = signal<number | undefined>(undefined);
  const window = signal<RowWindow>(FIRST_WINDOW);
  const isOpen = computed(() => ['actors', 'actor'].includes(navigation.route.value.screen));
  /** The actor the address is about, in the panel or on its page. */
  const selected = computed(() => {
    const route = navigation.route.value;
    if (route.screen === 'actor') return keyOf(route);
    // Other screens select other things under the same name.
    return route.screen === 'actors' && navigation.url.value ? navigation.param('sel') : undefined;
  });
  const problem = computed(() => (parsed.value.ok ? feed.refusal.value : parsed.value.problem.message));
  const hits = computed(() => {
    const { complete, total, of } = feed.state.value;
    const known = complete && filterText.value !== '' && problem.value === undefined;
    return known ? { total, of } : undefined;
  });
  const asks = computed(() => `${understood.value.text}\n${sortText(sort.value) ?? ''}`);
  const waiting = computed(() => {
    const { arrived, left, moved } =
      heldSince.value === undefined ? NO_QUERY.waiting : feed.state.value.waiting;
    return { arrived, left, moved, total: arrived + left + moved };
  });
  const rowCount = computed(() => feed.state.value.total - waiting.value.arrived + waiting.value.left);
  const cursor = createCursor({ state: feed.state, rowCount, selected, follow });
  let cancelLook: (() => void) | undefined;
  let cancelTyping: (() => void) | undefined;
  let typing = false;

  effect(() => {
    const result = parsed.value;
    const text = filterText.value;
    cancelTyping?.();
    if (!result.ok) return;
    const understand = () => {
      understood.value = { text, query: result.query };
    };
    if (typing) cancelTyping = clock.after(TYPING_REST_MS, understand);
    else understand();
  });
  // Another list begins at its first row.
  effect(() => {
    asks.value;
    window.value = FIRST_WINDOW;
  });
  effect(() => {
    if (!isOpen.value) {
      untracked(leave);
      return;
    }
    const { from, count } = window.value;
    const order = sortText(sort.value);
    const hold = heldSince.value !== undefined;
    feed.ask({ q: understood.value.text, ...(order && { sort: order }), from, count, ...(hold && { hold }) });
  });
  // On an actor's page no row is in sight; its neighbours are looked at instead.
  effect(() => {
    const index = cursor.index.value;
    if (navigation.route.value.screen === 'actor' && index >= 0) untracked(() => look(index, index));
  });

  return {
    ...cursor,
    filterText,
    parsed,
    query: computed(() => understood.value.query),
    sort,
    state: feed.state,
    problem,
    hits,
    rowCount,
    waiting,
    heldSince,
    isOpen,
    selected,
    asks,
    setFilter: (text) => navigation.set({ q: text }, 'push'),
    typeFilter(text) {
      typing = true;
      navigation.set({ q: text }, 'replace');
      typing = false;
    },
    toggleFacet: (field, value) =>
      navigation.set({ q: toggleFacet(understood.peek().query, field, value) }, 'push'),
    sortBy: (field) => navigation.set({ sort: sortText(nextSort(sort.peek(), field)) }, 'push'),
    hold() {
      heldSince.value ??= clock.now();
    },
    release() {
      heldSince.value = undefined;
    },
    applyWaiting() {
      feed.renew();
      if (heldSince.peek() !== undefined) heldSince.value = clock.now();
    },
    look,
    select,
    close: () => navigation.set({ sel: undefined }, 'push'),
  };

  function look(first: number, last: number) {
    cancelLook?.();
    const next = windowFor(first, last, rowCount.peek(), window.peek());
    if (!next) return;
    cancelLook = clock.after(REST_MS, () => {
      window.value = next;
    });
  }

  /** Nobody looks at the list any more, so nothing is to be computed for it. */
  function leave() {
    cancelLook?.();
    heldSince.value = undefined;
    feed.close();
  }

  function select(key: string) {
    cursor.moveCursor(key);
    navigation.set({ sel: key }, selected.peek() === undefined ? 'push' : 'replace');
  }

  /** What is open beside the list, or instead of it, goes along with a walk. */
  function follow(key: string) {
    if (selected.peek() === undefined) return;
    const route = navigation.route.peek();
    if (route.screen === 'actor') navigation.go(actorPage(key, navigation.search.peek()), 'replace');
    else navigation.set({ sel: key }, 'replace');
  }
}
