const PAGE_STEPS = 10;

/** The step a key leads to from the present one; `none` takes the cursor away. Absent for any other key. */
export function steppedTo(key: string, index: number, count: number): number | 'none' | undefined {
  const last = count - 1;
  if (last < 0) return undefined;
  if (key === 'Escape') return index > last ? undefined : 'none';
  const moves: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowDown: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index + 1,
    PageDown: index - PAGE_STEPS,
    PageUp: index + PAGE_STEPS,
    Home: 0,
    End: last,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.min(last, Math.max(0, next));
}

export interface GridPlace {
  row: number;
  column: number;
}

/** The cell a key leads to. Absent for a key that does not move. */
export function movedTo(key: string, at: GridPlace, rows: number, columns: number): GridPlace | undefined {
  const moves: Record<string, GridPlace> = {
    ArrowUp: { ...at, row: at.row - 1 },
    ArrowDown: { ...at, row: at.row + 1 },
    ArrowLeft: { ...at, column: at.column - 1 },
    ArrowRight: { ...at, column: at.column + 1 },
    Home: { ...at, column: 0 },
    End: { ...at, column: columns - 1 },
    PageUp: { ...at, row: 0 },
    PageDown: { ...at, row: rows - 1 },
  };
  const next = moves[key];
  if (!next || rows === 0 || columns === 0) return undefined;
  return { row: within(next.row, rows), column: within(next.column, columns) };
}

function within(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}
