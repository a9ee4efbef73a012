import type { GridCell } from '@loom-studio/core-adapter/protocol';
import { useRef, useState } from 'preact/hooks';
import { formatCount, plural } from '../../parts/format.ts';
import { HeatCell } from '../../parts/heat-cell.tsx';
import { cellId, type HeatFigure, heatPlan, heatStep, heatText, heatValue, isLost } from './heat.ts';
import { HeatKey } from './heat-key.tsx';
import { type GridPlace, movedTo } from './step-keys.ts';

export interface HeatMapProps {
  grid: readonly GridCell[];
  figure: HeatFigure;
  /** Id of the brushed cell. */
  brushed: string | undefined;
  onBrush: (cell: string | undefined) => void;
  /** Asked for the actors of a cell that is brushed already. */
  onOpen: (cell: string) => void;
}

/** One type on one worker a cell. A click or Enter brushes it; once more opens its actors. */
export function HeatMap({ grid, figure, brushed, onBrush, onOpen }: HeatMapProps) {
  const host = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<GridPlace>({ row: 0, column: 0 });
  const plan = heatPlan(grid, figure);
  const current = clamped(place, plan.rows.length, plan.types.length);
  return (
    <>
      <div
        ref={host}
        class="heat-map"
        role="grid"
        aria-label="Types by worker, over the last five minutes"
        style={{ '--columns': plan.types.length }}
        onClick={(event) => act(event.target)}
        onKeyDown={press}
      >
        <div role="row" class="heat-row">
          <span role="columnheader" class="heat-corner">
            <span class="sr">Worker</span>
          </span>
          {plan.types.map((type) => (
            <span key={type} role="columnheader" class="heat-head clip" title={type}>
              {type}
            </span>
          ))}
        </div>
        {plan.rows.map(({ worker, cells }, row) => (
          <div key={worker} role="row" class="heat-row">
            <span role="rowheader" class="heat-worker clip" title={worker}>
              {worker === '' ? 'no worker' : worker}
            </span>
            {cells.map((cell, column) => {
              const isCurrent = row === current.row && column === current.column;
              const key = plan.types[column];
              return cell ? (
                <Cell
                  key={key}
                  cell={cell}
                  figure={figure}
                  from={plan.from}
                  brushed={brushed}
                  current={isCurrent}
                />
              ) : (
                <Blank key={key} current={isCurrent} />
              );
            })}
          </div>
        ))}
      </div>
      <HeatKey figure={figure} from={plan.from} />
      <Hidden types={plan.hidden.types} workers={plan.hidden.workers} />
    </>
  );

  function act(target: EventTarget | null) {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"]') : null;
    const id = cell?.dataset.cell;
    if (!cell || id === undefined) return;
    setPlace(placeIn(cell));
    if (id === brushed) onOpen(id);
    else onBrush(id);
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Enter' || event.key === ' ') act(event.target);
    else if (event.key === 'Escape' && brushed !== undefined) onBrush(undefined);
    else if (!moveBy(event.key)) return;
    event.preventDefault();
  }

  function moveBy(key: string): boolean {
    const next = movedTo(key, current, plan.rows.length, plan.types.length);
    if (!next) return false;
    setPlace(next);
    const row = host.current?.querySelectorAll('[role="row"]')[next.row + 1];
    row?.querySelectorAll<HTMLElement>('[role="gridcell"]')[next.column]?.focus();
    return true;
  }
}

interface CellProps {
  cell: GridCell;
  figure: HeatFigure;
  from: readonly number[];
  brushed: string | undefined;
  current: boolean;
}

function Cell({ cell, figure, from, brushed, current }: CellProps) {
  const value = heatValue(cell, figure);
  const id = cellId(cell);
  return (
    <HeatCell
      id={id}
      text={heatText(value, figure)}
      step={value === null ? undefined : heatStep(value, from)}
      lost={isLost(cell)}
      brushed={id === brushed}
      current={current}
      title={words(cell, figure)}
    />
  );
}

function Blank({ current }: { current: boolean }) {
  return (
    <span role="gridcell" class="heat-blank" tabIndex={current ? 0 : -1}>
      <span class="sr">no actors</span>
    </span>
  );
}

function Hidden({ types, workers }: { types: number; workers: number }) {
  const parts = [types > 0 && plural(types, 'type'), workers > 0 && plural(workers, 'worker')].filter(
    Boolean,
  );
  if (parts.length === 0) return null;
  return (
    <p class="heat-hidden t3">
      {parts.join(' and ')} with fewer actors are not drawn. The list has all of them.
    </p>
  );
}

const FIGURE_WORDS: Record<HeatFigure, (value: string) => string> = {
  rate: (value) => `${value} messages a second`,
  wait: (value) => `p95 wait ${value}`,
  errors: (value) => `${value} errors a second`,
};

function words(cell: GridCell, figure: HeatFigure): string {
  const value = heatValue(cell, figure);
  const text = heatText(value, figure);
  const unit = figure === 'wait' && value !== null && value < 999.5 ? `${text} ms` : text;
  const told =
    value === null ? `${figure === 'wait' ? 'waits' : 'errors'} not reported` : FIGURE_WORDS[figure](unit);
  const lost = cell.lost > 0 ? `, ${formatCount(cell.lost)} owner lost` : '';
  return `${cell.type} on ${cell.worker || 'no worker'}: ${told}, ${plural(cell.actors, 'actor')}${lost}`;
}

function clamped({ row, column }: GridPlace, rows: number, columns: number): GridPlace {
  return { row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) };
}

function placeIn(cell: HTMLElement): GridPlace {
  const row = cell.closest('[role="row"]');
  const rows = [...(row?.parentElement?.children ?? [])];
  const cells = [...(row?.querySelectorAll('[role="gridcell"]') ?? [])];
  return { row: row ? rows.indexOf(row) - 1 : 0, column: cells.indexOf(cell) };
}
