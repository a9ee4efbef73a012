import type { TargetedFocusEvent, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ID_CHARS } from '../../parts/format.ts';
import { useVirtualRows, type VirtualRows } from '../../parts/virtual-rows.ts';
import type { Studio } from '../../studio.ts';
import { COLUMNS } from './columns.ts';
import { ListFooter } from './footer.tsx';
import { GridHead } from './grid-head.tsx';
import { GridRows } from './grid-rows.tsx';
import type { ListModel } from './list-model.ts';
import { openActor } from './open-actor.ts';

const ROW_HEIGHT = 28;
const PHONE_ROW_HEIGHT = 56;

/** The list itself: as many rows in the page as fit the window, however many there are. */
export function ActorGrid({ studio }: { studio: Studio }) {
  const { list, layout } = studio;
  const scroller = useRef<HTMLDivElement>(null);
  const count = list.rowCount.value;
  const stop = list.index.value;
  const rowHeight = layout.phone.value ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  const [idChars, setIdChars] = useState(ID_CHARS);
  const virtual = useVirtualRows({ count, rowHeight, scroller, keep: stop });
  useWindowFollowsSight(list, virtual);
  useFocusFollowsWalk(list, scroller, virtual, stop);
  useStartAtTop(list, scroller);
  return (
    <>
      <div
        class="rows"
        role="grid"
        aria-label="Actors"
        aria-rowcount={count + 1}
        aria-colcount={COLUMNS.length}
        onKeyDown={(event) => onKey(event, list, virtual)}
        onClick={(event) => onClick(event, studio)}
        onPointerEnter={(event) => event.pointerType === 'mouse' && list.hold()}
        onPointerLeave={(event) => releaseUnless(list, event.currentTarget.contains(document.activeElement))}
        onFocusIn={() => list.hold()}
        onFocusOut={(event) => releaseUnless(list, staysInside(event))}
      >
        <GridHead list={list} onIdChars={setIdChars} />
        <div class="scroller" role="presentation" ref={scroller}>
          <div class="canvas" role="rowgroup" style={{ height: `${virtual.height}px` }}>
            <GridRows studio={studio} virtual={virtual} stop={Math.max(0, stop)} idChars={idChars} />
          </div>
        </div>
      </div>
      <ListFooter studio={studio} first={virtual.first} last={virtual.last} />
    </>
  );
}

function useWindowFollowsSight(list: ListModel, { first, last }: VirtualRows) {
  const { from, order } = list.state.value;
  useEffect(() => {
    if (last >= first) list.look(first, last);
  }, [list, first, last, from, order]);
}

/** Another filter or order is another list. */
function useStartAtTop(list: ListModel, scroller: { current: HTMLElement | null }) {
  const asks = list.asks.value;
  const shown = useRef(asks);
  useLayoutEffect(() => {
    if (shown.current !== asks) scroller.current?.scrollTo(0, 0);
    shown.current = asks;
  }, [asks, scroller]);
}

/** Walking by key moves the focus, not only the mark; the row may first have to be scrolled into the page. */
function useFocusFollowsWalk(
  list: ListModel,
  scroller: { current: HTMLElement | null },
  virtual: VirtualRows,
  stop: number,
) {
  const wanted = list.focusWanted.value;
  const { focusGiven } = list;
  const waiting = useRef(false);
  useLayoutEffect(() => {
    if (focusGiven.count !== wanted) {
      focusGiven.count = wanted;
      // An actor that is not in the list has no row to go to.
      waiting.current = stop >= 0;
      virtual.reveal(stop);
    }
    if (!waiting.current) return;
    const row = rowAt(scroller.current, stop);
    row?.focus({ preventScroll: true });
    // A row that is not known yet gives its place to one that is, and the focus with it.
    waiting.current = row?.dataset.key === undefined;
  });
  // A row reached through the address may lie far down.
  useEffect(() => {
    if (stop > 0) virtual.reveal(stop);
  }, []);
}

function rowAt(scroller: HTMLElement | null, index: number): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`) ?? null;
}

function onKey(event: TargetedKeyboardEvent<HTMLElement>, list: ListModel, virtual: VirtualRows) {
  const page = Math.max(1, virtual.last - virtual.first);
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  list.walk(step);
}

function onClick(event: TargetedMouseEvent<HTMLElement>, studio: Studio) {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key]') : null;
  const key = row?.dataset.key;
  if (key !== undefined) openActor(studio, key);
}

function staysInside(event: TargetedFocusEvent<HTMLElement>): boolean {
  const { currentTarget, relatedTarget } = event;
  const inside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
  return inside || currentTarget.matches(':hover');
}

function releaseUnless(list: ListModel, stays: boolean) {
  if (!stays) list.release();
}
