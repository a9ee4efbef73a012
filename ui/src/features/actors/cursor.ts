import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { QueryState } from '../../net/reduce-query.ts';

/** The row that has the tab stop, known by its actor where that is known, and by its place. */
export interface Cursor {
  cursor: ReadonlySignal<string | undefined>;
  /** Row number from 0; -1 for none. */
  index: ReadonlySignal<number>;
  /** Grows whenever the row with the tab stop should also take the focus. */
  focusWanted: ReadonlySignal<number>;
  /** The wish that was answered last. Kept here, because the list may be away when one comes up. */
  focusGiven: { count: number };
  /** The row with the tab stop takes the focus once the list is shown. */
  wantFocus(): void;
  moveCursor(key: string): void;
  /** So many rows on or back, over rows that are not known yet too; what is open goes along. */
  walk(step: number): void;
  /** The actor of a row, where it is known. */
  keyAt(index: number): string | undefined;
  /** Row number of an actor in the known window; -1 outside it. */
  placeOf(key: string): number;
}

export interface CursorDeps {
  state: ReadonlySignal<QueryState>;
  rowCount: ReadonlySignal<number>;
  selected: ReadonlySignal<string | undefined>;
  /** A walk came to this actor. */
  follow: (key: string) => void;
}

export function createCursor({ state, rowCount, selected, follow }: CursorDeps): Cursor {
  const cursor = signal<string | undefined>(selected.peek());
  const index = signal(-1);
  const focusWanted = signal(0);
  /** A walk went where no row is known yet. */
  let walking = false;

  effect(() => {
    const chosen = selected.value;
    if (chosen === undefined || chosen === cursor.peek()) return;
    cursor.value = chosen;
    index.value = placeOf(chosen);
  });
  effect(() => {
    const { order, from } = state.value;
    if (walking) arrive();
    const place = cursor.peek() === undefined ? -1 : order.indexOf(cursor.peek() ?? '');
    // Out of the known window the last place is the best guess there is.
    if (place >= 0) index.value = from + place;
  });

  return {
    cursor,
    index,
    focusWanted,
    focusGiven: { count: 0 },
    wantFocus,
    moveCursor,
    walk,
    keyAt,
    placeOf,
  };

  function wantFocus() {
    focusWanted.value += 1;
  }

  function moveCursor(key: string) {
    walking = false;
    cursor.value = key;
    const place = placeOf(key);
    if (place >= 0) index.value = place;
  }

  function walk(step: number) {
    const last = rowCount.peek() - 1;
    if (last < 0) return;
    const from = index.peek();
    const next = from < 0 ? 0 : Math.min(last, Math.max(0, from + step));
    walking = true;
    index.value = next;
    arrive();
    wantFocus();
  }

  /** Ends a walk once the actor of its row is known. */
  function arrive() {
    const key = keyAt(index.peek());
    cursor.value = key;
    if (key === undefined) return;
    walking = false;
    follow(key);
  }

  function keyAt(row: number): string | undefined {
    const { order, from } = state.peek();
    return order[row - from];
  }

  function placeOf(key: string): number {
    const { order, from } = state.peek();
    const place = order.indexOf(key);
    return place < 0 ? -1 : from + place;
  }
}
