import type { Facets, LiveActor } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../../engine/engine.ts';

/** A filter and an order, as people write them. Both throw `invalid` with the problem and its place. */
export interface QueryText {
  q: string;
  sort: string;
}

export interface QueryPage {
  rows: LiveActor[];
  /** All that match, whatever the page. */
  total: number;
}

/**
 * A filter kept up to date for as long as somebody watches. Everyone who asks the same shares one, and while
 * nobody does nothing is computed.
 */
export interface LiveQuery {
  /** The filter and order in their one canonical form. */
  readonly text: QueryText;
  /**
   * Brings everything below up to the view's present. Costs what changed since the last time, not what there
   * is; work on many rows is done in slices of a few milliseconds.
   */
  refresh(): Promise<void>;
  /** Where the view stood when this was last refreshed. */
  readonly position: Position;
  readonly total: number;
  readonly facets: Facets;
  /** Keys of all matches in order. Never changed in place: a new array when the order changes. */
  readonly order: readonly string[];
  matches(key: string): boolean;
  /** As last refreshed; a tombstone when it is gone. */
  row(key: string): LiveActor | undefined;
  /** The last one out stops the work. */
  close(): void;
}

/** Filtered lists, once or live. */
export interface Queries {
  /** Filter before order before page, always over everything. */
  list(text: QueryText, page: { from: number; count: number }): Promise<QueryPage>;
  watch(text: QueryText): LiveQuery;
  /** Keeps rates for rows that are followed outside of any list. The result ends it. */
  keepRates(): () => void;
  /** Actors as live topics show them. */
  liveActor(key: string): LiveActor | undefined;
}
