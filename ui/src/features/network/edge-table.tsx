import type { TargetedFocusEvent, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { formatCount, formatRate } from '../../parts/format.ts';
import { type Selection, sameSelection } from './address.ts';
import { type Flow, sum } from './flow.ts';
import type { Network } from './model.ts';
import { type FlowColumn, nextSort } from './table-model.ts';
import { flowName, formatShare, formatWait, shortRate } from './words.ts';

const COLUMNS: ReadonlyArray<{ column: FlowColumn; title: string; figure?: true }> = [
  { column: 'from', title: 'From' },
  { column: 'to', title: 'To' },
  { column: 'rate', title: 'Messages/s', figure: true },
  { column: 'messages', title: 'Messages', figure: true },
  { column: 'wait', title: 'p95 wait', figure: true },
  { column: 'errors', title: 'Errors', figure: true },
  { column: 'errorShare', title: 'Error share', figure: true },
  { column: 'share', title: 'Of all', figure: true },
];

/** The same edges as the graph, all of them. */
export function EdgeTable({ network }: { network: Network }) {
  const { table } = network;
  const rows = table.rows.value;
  const all = sum(rows, ({ messages }) => messages);
  const grid = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const stop = rows.find(({ key }) => key === cursor)?.key ?? rows[0]?.key;
  const { selected } = network.address.value;
  return (
    <div
      class="edges"
      role="grid"
      aria-label="Edges"
      aria-rowcount={rows.length + 1}
      ref={grid}
      onPointerEnter={(event) => event.pointerType === 'mouse' && table.hold(true)}
      onPointerLeave={(event) => table.hold(event.currentTarget.contains(document.activeElement))}
      onFocusIn={() => table.hold(true)}
      onFocusOut={(event) => table.hold(staysInside(event))}
      onClick={(event) => onClick(event, network, rows)}
      onKeyDown={(event) => onKey(event, network, rows, stop, go)}
    >
      <Head network={network} />
      <div role="rowgroup">
        {rows.map((flow, index) => (
          <Row
            key={flow.key}
            network={network}
            flow={flow}
            index={index}
            all={all}
            stop={flow.key === stop}
            selected={sameSelection(selected, selectionOf(flow))}
          />
        ))}
      </div>
    </div>
  );

  function go(key: string) {
    setCursor(key);
    grid.current?.querySelector<HTMLElement>(`[data-edge="${CSS.escape(key)}"]`)?.focus();
  }
}

function Head({ network }: { network: Network }) {
  const sort = network.table.sort.value;
  return (
    <div role="rowgroup" class="edges-head">
      <div role="row" class="edge-row" aria-rowindex={1}>
        {COLUMNS.map(({ column, title, figure }) => (
          <span
            key={column}
            role="columnheader"
            class={figure ? 'num' : ''}
            aria-sort={sort.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending'}
          >
            <button
              type="button"
              class={sort.column === column ? 'on' : ''}
              onClick={() => network.setSort(nextSort(sort, column))}
            >
              {title}
              {sort.column === column && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
            </button>
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  network: Network;
  flow: Flow;
  index: number;
  /** Messages of all edges. */
  all: number;
  stop: boolean;
  selected: boolean;
}

function Row({ network, flow, index, all, stop, selected }: RowProps) {
  const { labelOf } = network;
  const bad = flow.failing ? ' bad strong' : '';
  return (
    <div
      role="row"
      class="edge-row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-label={flowName(flow, labelOf)}
      tabIndex={stop ? 0 : -1}
      data-edge={flow.key}
    >
      <span role="gridcell" class="clip e-from" title={labelOf(flow.from)}>
        {labelOf(flow.from)}
      </span>
      <span role="gridcell" class="clip e-to" title={labelOf(flow.to)}>
        {labelOf(flow.to)}
      </span>
      <span role="gridcell" class="num e-rate">
        {flow.rate < 0.095 ? shortRate(flow.rate) : formatRate(flow.rate)}
      </span>
      <span role="gridcell" class="num e-messages">
        {formatCount(flow.messages)}
      </span>
      <span role="gridcell" class="num e-wait">
        {formatWait(flow.waitP95)}
      </span>
      <span role="gridcell" class={`num e-errors${bad}${flow.errors === 0 ? ' t3' : ''}`}>
        {formatCount(flow.errors)}
      </span>
      <span role="gridcell" class={`num e-error-share${bad}${flow.errors === 0 ? ' t3' : ''}`}>
        {formatShare(flow.errorShare)}
      </span>
      <span role="gridcell" class="num e-share t2">
        {formatShare(all === 0 ? 0 : flow.messages / all)}
      </span>
    </div>
  );
}

function selectionOf({ from, to }: Flow): Selection {
  return { kind: 'edge', from, to };
}

function onClick(event: TargetedMouseEvent<HTMLElement>, network: Network, rows: readonly Flow[]) {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-edge]') : null;
  const flow = rows.find(({ key }) => key === row?.dataset['edge']);
  if (flow) network.select(selectionOf(flow));
}

function onKey(
  event: TargetedKeyboardEvent<HTMLElement>,
  network: Network,
  rows: readonly Flow[],
  stop: string | undefined,
  go: (key: string) => void,
) {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-edge]') : null;
  if (!row) return;
  const at = rows.findIndex(({ key }) => key === stop);
  const here = rows[at];
  if ((event.key === 'Enter' || event.key === ' ') && here) {
    event.preventDefault();
    event.stopPropagation();
    network.select(selectionOf(here));
    return;
  }
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 20,
    PageUp: -20,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const step = steps[event.key];
  const next = step === undefined ? undefined : rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (!next) return;
  event.preventDefault();
  go(next.key);
}

function staysInside(event: TargetedFocusEvent<HTMLElement>): boolean {
  return event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
}
