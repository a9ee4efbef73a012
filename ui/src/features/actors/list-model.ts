import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from '../../net/clock.ts';
import type { Navigation } from '../../net/navigation.ts';
import { type Facets, takeCensus } from './facets.ts';
import { type Filter, type FilterField, matches, parseFilter, toggleValue } from './filter.ts';
import { compareOrders, NOTHING_WAITS, type Waiting } from './hold.ts';
import { formatSort, nextSort, parseSort, type Sort, type SortColumn, sortActors } from './order.ts';
import { type ActorStore, keyOf } from './store.ts';

export interface ListModel {
  filterText: ReadonlySignal<string>;
  filter: ReadonlySignal<Filter>;
  sort: ReadonlySignal<Sort>;
  facets: ReadonlySignal<Facets>;
  /** How many match now, whatever the held order still shows. */
  matching: ReadonlySignal<number>;
  /** Keys in the order on the screen. */
  shown: ReadonlySignal<readonly string[]>;
  waiting: ReadonlySignal<Waiting>;
  heldSince: ReadonlySignal<number | undefined>;
  /** The row that has the tab stop. */
  cursor: ReadonlySignal<string | undefined>;
  /** The actor in the panel. */
  selected: ReadonlySignal<string | undefined>;
  setFilter(text: string, how?: 'push' | 'replace'): void;
  toggleFacet(field: FilterField, value: string): void;
  sortBy(column: SortColumn): void;
  hold(): void;
  release(): void;
  /** Takes over what waits, without letting go. */
  applyWaiting(): void;
  stillMatches(key: string): boolean;
  moveCursor(key: string): void;
  /** Grows whenever the row with the tab stop should also take the focus. */
  focusWanted: ReadonlySignal<number>;
  /** So many rows on or back; the panel, if open, goes along. */
  walk(step: number): void;
  select(key: string): void;
  close(): void;
}

export interface ListModelDeps {
  store: ActorStore;
  navigation: Navigation;
  clock: Clock;
}

export function createListModel({ store, navigation, clock }: ListModelDeps): ListModel {
  const filterText = computed(() => navigation.url.value && (navigation.param('q') ?? ''));
  const sortText = computed(() => navigation.url.value && navigation.param('sort'));
  const selected = computed(() => (navigation.url.value ? navigation.param('sel') : undefined));
  const filter = computed(() => parseFilter(filterText.value));
  const sort = computed(() => parseSort(sortText.value || undefined));
  const cursor = signal<string | undefined>(selected.peek());
  const heldSince = signal<number | undefined>(undefined);
  const focusWanted = signal(0);
  const shown = signal<readonly string[]>([]);

  const census = computed(() => {
    store.revision.value;
    return takeCensus(store.all(), filter.value);
  });
  const current = computed<readonly string[]>(() => {
    const now = clock.now();
    const rateOf = (actor: Parameters<typeof keyOf>[0]) => store.rates.perSecond(keyOf(actor), now);
    return sortActors(census.value.matching, sort.value, rateOf).map(keyOf);
  });
  const waiting = computed(() =>
    heldSince.value === undefined ? NOTHING_WAITS : compareOrders(shown.value, current.value),
  );

  // What the reader asks for is shown at once; only what happens by itself waits.
  let asked = '';
  effect(() => {
    const asks = `${filterText.value}\n${sortText.value}`;
    const next = current.value;
    const mayMove = heldSince.peek() === undefined || asks !== asked || shown.peek().length === 0;
    asked = asks;
    if (mayMove) shown.value = next;
  });

  return {
    filterText,
    filter,
    sort,
    facets: computed(() => census.value.facets),
    matching: computed(() => census.value.matching.length),
    shown,
    waiting,
    heldSince,
    cursor,
    selected,
    setFilter: (text, how = 'push') => navigation.set({ q: text }, how),
    toggleFacet: (field, value) => navigation.set({ q: toggleValue(filter.peek(), field, value) }, 'push'),
    sortBy: (column) => navigation.set({ sort: formatSort(nextSort(sort.peek(), column)) }, 'push'),
    hold,
    release,
    applyWaiting,
    stillMatches,
    moveCursor: (key) => {
      cursor.value = key;
    },
    focusWanted,
    walk,
    select,
    close: () => navigation.set({ sel: undefined }, 'push'),
  };

  function hold() {
    heldSince.value ??= clock.now();
  }

  function release() {
    heldSince.value = undefined;
    shown.value = current.peek();
  }

  function applyWaiting() {
    shown.value = current.peek();
    if (heldSince.peek() !== undefined) heldSince.value = clock.now();
  }

  function stillMatches(key: string): boolean {
    const actor = store.get(key);
    return actor !== undefined && actor.removedAt === undefined && matches(actor, filter.peek());
  }

  function walk(step: number) {
    const keys = shown.peek();
    const from = cursor.peek() === undefined ? -1 : keys.indexOf(cursor.peek() ?? '');
    const next = keys[from < 0 ? 0 : Math.min(keys.length - 1, Math.max(0, from + step))];
    if (next === undefined) return;
    cursor.value = next;
    focusWanted.value += 1;
    if (selected.peek() !== undefined) navigation.set({ sel: next }, 'replace');
  }

  function select(key: string) {
    cursor.value = key;
    navigation.set({ sel: key }, selected.peek() === undefined ? 'push' : 'replace');
  }
}
