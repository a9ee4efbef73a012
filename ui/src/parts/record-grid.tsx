import type { ComponentChild, TargetedFocusEvent, TargetedKeyboardEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { inOrder, type RecordSort } from './record-sort.ts';

export interface RecordColumn<Row> {
  /** What it is sorted by in an address. */
  name: string;
  title: string;
  /** Right-aligned, largest first. */
  figure?: boolean;
  /** Gives way where room is scarce. */
  minor?: boolean;
  /** Said in full where the head is short. */
  hint?: string;
  cell: (row: Row) => ComponentChild;
}

export interface RecordGridProps<Row> {
  label: string;
  /** Sets the widths: a class that gives `--cols`. */
  class: string;
  columns: ReadonlyArray<RecordColumn<Row>>;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  sort: RecordSort;
  onSort: (column: RecordColumn<Row>) => void;
  selected?: string | undefined;
  /** Absent: rows open nothing. */
  onOpen?: ((row: Row) => void) | undefined;
}

/** A few hundred rows at most: a table where there is room, a card each where there is none. Holds still while read. */
export function RecordGrid<Row>(props: RecordGridProps<Row>) {
  const { label, columns, keyOf, onOpen } = props;
  const { rows, hold } = useHeldOrder(props);
  const grid = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const stop = rows.find((row) => keyOf(row) === cursor) ?? rows[0];
  return (
    <div
      class={`records ${props.class}`}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      ref={grid}
      onPointerEnter={(event) => event.pointerType === 'mouse' && hold(true)}
      onPointerLeave={(event) => hold(event.currentTarget.contains(document.activeElement))}
      onFocusIn={() => hold(true)}
      onFocusOut={(event) => hold(staysInside(event))}
      onClick={(event) => {
        const row = isControl(event.target) ? undefined : rowAt(event.target);
        if (row) onOpen?.(row);
      }}
      onKeyDown={onKey}
    >
      <Head {...props} />
      <div role="rowgroup">
        {rows.map((row, index) => (
          <div
            key={keyOf(row)}
            role="row"
            class={onOpen ? 'record opens' : 'record'}
            aria-rowindex={index + 2}
            aria-selected={onOpen ? keyOf(row) === props.selected : undefined}
            tabIndex={row === stop ? 0 : -1}
            data-record={keyOf(row)}
          >
            {columns.map((column, nth) => (
              <span
                key={column.name}
                role={nth === 0 ? 'rowheader' : 'gridcell'}
                class={`r-${column.name}${classOf(column)}`}
              >
                {nth > 0 && (
                  <span class="record-label" aria-hidden="true">
                    {column.title}
                  </span>
                )}
                {column.cell(row)}
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );

  function rowAt(target: EventTarget | null): Row | undefined {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-record]') : null;
    return rows.find((row) => keyOf(row) === element?.dataset['record']);
  }

  function onKey(event: TargetedKeyboardEvent<HTMLElement>) {
    const here = isControl(event.target) ? undefined : rowAt(event.target);
    if (!here) return;
    if ((event.key === 'Enter' || event.key === ' ') && onOpen) {
      event.preventDefault();
      event.stopPropagation();
      onOpen(here);
      return;
    }
    const step = STEPS[event.key];
    const at = rows.indexOf(here);
    const next = step === undefined ? undefined : rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    event.preventDefault();
    setCursor(keyOf(next));
    grid.current?.querySelector<HTMLElement>(`[data-record="${CSS.escape(keyOf(next))}"]`)?.focus();
  }
}

const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  j: 1,
  k: -1,
  PageDown: 20,
  PageUp: -20,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

function Head<Row>({ columns, sort, onSort }: RecordGridProps<Row>) {
  return (
    <div role="rowgroup" class="records-head">
      <div role="row" class="record" aria-rowindex={1}>
        {columns.map((column) => {
          const on = sort.column === column.name;
          return (
            <span
              key={column.name}
              role="columnheader"
              class={classOf(column).trim()}
              aria-sort={on ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            >
              <button type="button" class={on ? 'on' : ''} title={column.hint} onClick={() => onSort(column)}>
                {column.title}
                {on && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
              </button>
            </span>
          );
        })}
      </div>
    </div>
  );
}

/** What the reader asks for is shown at once; only what happens by itself waits. */
function useHeldOrder<Row>({ rows, keyOf, sort }: RecordGridProps<Row>) {
  const asked = `${sort.column} ${sort.descending}`;
  const held = useRef<{ order: readonly string[]; asked: string } | undefined>(undefined);
  if (held.current && held.current.asked !== asked) held.current = { order: rows.map(keyOf), asked };
  const shown = held.current ? inOrder(rows, held.current.order, keyOf) : [...rows];
  return {
    rows: shown,
    hold(now: boolean) {
      if (now === (held.current !== undefined)) return;
      held.current = now ? { order: shown.map(keyOf), asked } : undefined;
    },
  };
}

function classOf({ figure, minor }: { figure?: boolean; minor?: boolean }): string {
  return `${figure ? ' num' : ''}${minor ? ' minor' : ''}`;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button') !== null;
}

function staysInside(event: TargetedFocusEvent<HTMLElement>): boolean {
  return event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
}
