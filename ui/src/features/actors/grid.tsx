import type { RefObject, TargetedFocusEvent, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ID_CHARS } from '../../parts/format.ts';
import { useVirtualRows, type VirtualRows } from '../../parts/virtual-rows.ts';
import type { Studio } from '../../studio.ts';
import { COLUMNS, type Column } from './columns.ts';
import { ListFooter } from './footer.tsx';
import type { ListModel } from './list-model.ts';
import { openActor } from './open-actor.ts';
import { ActorRow } from './row.tsx';

/** One mono character at the working size, rounded up. */
const ID_CHAR_PX = 7.3;
const ROW_HEIGHT = 28;
const PHONE_ROW_HEIGHT = 56;

/** The list itself: as many rows in the page as fit the window, however many there are. */
export function ActorGrid({ studio }: { studio: Studio }) {
  const { list, layout } = studio;
  const scroller = useRef<HTMLDivElement>(null);
  const keys = list.shown.value;
  const cursor = list.cursor.value;
  const stop = cursor === undefined ? -1 : keys.indexOf(cursor);
  const rowHeight = layout.phone.value ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  const [idChars, setIdChars] = useState(ID_CHARS);
  const virtual = useVirtualRows({ count: keys.length, rowHeight, scroller, keep: stop });
  useFocusFollowsWalk(list, scroller, virtual, stop);
  return (
    <>
      <div
        class="rows"
        role="grid"
        aria-label="Actors"
        aria-rowcount={keys.length + 1}
        aria-colcount={COLUMNS.length}
        onKeyDown={(event) => onKey(event, list, virtual)}
        onClick={(event) => onClick(event, studio)}
        onPointerEnter={(event) => event.pointerType === 'mouse' && list.hold()}
        onPointerLeave={(event) => releaseUnless(list, event.currentTarget.contains(document.activeElement))}
        onFocusIn={() => list.hold()}
        onFocusOut={(event) => releaseUnless(list, staysInside(event))}
      >
        <Head list={list} onIdChars={setIdChars} />
        <div class="scroller" role="presentation" ref={scroller}>
          <div class="canvas" role="rowgroup" style={{ height: `${virtual.height}px` }}>
            <Rows studio={studio} virtual={virtual} keys={keys} stop={Math.max(0, stop)} idChars={idChars} />
          </div>
        </div>
      </div>
      <ListFooter studio={studio} first={virtual.first} last={virtual.last} />
    </>
  );
}

interface RowsProps {
  studio: Studio;
  virtual: VirtualRows;
  keys: readonly string[];
  stop: number;
  idChars: number;
}

function Rows({ studio, virtual, keys, stop, idChars }: RowsProps) {
  const { store, list, connection, fades } = studio;
  store.revision.value;
  const selected = list.selected.value;
  const aging = connection.phase.value !== 'live';
  const rateAt = aging ? (connection.lastFrameAt.value ?? 0) : connection.second.value;
  const visible = virtual.rows.flatMap(({ index, start }) => {
    const key = keys[index];
    return key === undefined ? [] : [{ index, start, key, actor: store.get(key) }];
  });
  const deepestQueue = Math.max(
    0,
    ...visible.map(({ actor }) => (actor?.queueDepthMeasured ? actor.queueDepth : 0)),
  );
  return (
    <>
      {visible.map(({ index, start, key, actor }) => (
        <ActorRow
          key={key}
          actorKey={key}
          actor={actor}
          index={index}
          start={start}
          rate={store.rates.perSecond(key, rateAt)}
          now={connection.studioSecond.value}
          aging={aging}
          selected={key === selected}
          tabStop={index === stop}
          leaving={!list.stillMatches(key)}
          deepestQueue={deepestQueue}
          idChars={idChars}
          fades={fades}
        />
      ))}
    </>
  );
}

function Head({ list, onIdChars }: { list: ListModel; onIdChars: (chars: number) => void }) {
  const head = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => watchIdColumn(head.current, onIdChars), [onIdChars]);
  return (
    <div role="rowgroup" class="head-group" ref={head}>
      <div role="row" class="row head" aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <HeadCell key={column.column} list={list} {...column} />
        ))}
      </div>
    </div>
  );
}

/** A wide column shows more of an id. Tells how many characters fit, now and whenever that changes. */
function watchIdColumn(head: HTMLElement | null, tell: (chars: number) => void) {
  const cell = head?.querySelector('.c-id');
  if (!cell) return undefined;
  const observer = new ResizeObserver(() =>
    tell(Math.max(ID_CHARS, Math.floor(cell.clientWidth / ID_CHAR_PX))),
  );
  observer.observe(cell);
  return () => observer.disconnect();
}

function HeadCell({ list, column, title, figure, hint }: Column & { list: ListModel }) {
  const sort = list.sort.value;
  const on = sort.column === column;
  const direction = sort.descending ? 'descending' : 'ascending';
  return (
    <span
      role="columnheader"
      class={`c-${column}${figure ? ' num' : ''}`}
      aria-sort={on ? direction : 'none'}
    >
      <button
        type="button"
        class={on ? 'on' : ''}
        title={hint}
        tabIndex={-1}
        onClick={() => list.sortBy(column)}
      >
        {title}
        {on && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
      </button>
    </span>
  );
}

/** Walking by key moves the focus, not only the mark; the row may first have to be scrolled into the page. */
function useFocusFollowsWalk(
  list: ListModel,
  scroller: RefObject<HTMLElement | null>,
  virtual: VirtualRows,
  stop: number,
) {
  const wanted = list.focusWanted.value;
  const answered = useRef(wanted);
  useLayoutEffect(() => {
    if (answered.current === wanted) return;
    answered.current = wanted;
    virtual.reveal(stop);
    rowAt(scroller.current, stop)?.focus({ preventScroll: true });
  }, [wanted, stop, virtual, scroller]);
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
