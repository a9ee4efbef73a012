import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type Range,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

export interface RowsWanted {
  count: number;
  rowHeight: number;
  scroller: RefObject<HTMLElement | null>;
  /** Stays in the page although scrolled away, so that it does not lose the focus. */
  keep: number;
}

export interface VirtualRow {
  index: number;
  start: number;
}

export interface VirtualRows {
  rows: VirtualRow[];
  height: number;
  /** First and last row wholly in sight, from 0. */
  first: number;
  last: number;
  reveal(index: number): void;
}

const OVERSCAN = 6;

/** The one place that knows the list library and the two internal names it is driven by. */
export function useVirtualRows(wanted: RowsWanted): VirtualRows {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const options = {
    count: wanted.count,
    estimateSize: () => wanted.rowHeight,
    getScrollElement: () => wanted.scroller.current,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    overscan: OVERSCAN,
    rangeExtractor: (range: Range) => withKept(defaultRangeExtractor(range), wanted.keep, wanted.count),
    onChange: () => redraw(0),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, wanted.rowHeight]);

  const top = virtualizer.scrollOffset ?? 0;
  const bottom = top + (virtualizer.scrollRect?.height ?? 0);
  return {
    rows: virtualizer.getVirtualItems().map(({ index, start }) => ({ index, start })),
    height: virtualizer.getTotalSize(),
    first: Math.ceil(top / wanted.rowHeight),
    last: Math.min(Math.floor(bottom / wanted.rowHeight), wanted.count) - 1,
    reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}

function withKept(indexes: number[], keep: number, count: number): number[] {
  if (keep < 0 || keep >= count || indexes.includes(keep)) return indexes;
  return [...indexes, keep].sort((a, b) => a - b);
}
