/** One table in a commit in the making: reads through to how it was, collects what changes. */
export interface RowDraft<Row> {
  get(key: string): Row | undefined;
  entries(): Iterable<[string, Row]>;
  put(key: string, row: Row): void;
  forget(key: string): void;
  /** `null` for rows that are forgotten; undefined when nothing changed. */
  changes(): Record<string, Row | null> | undefined;
}

export function createRowDraft<Row>(before: Readonly<Record<string, Row>>): RowDraft<Row> {
  const changed = new Map<string, Row | null>();
  return {
    get: (key) => (changed.has(key) ? (changed.get(key) ?? undefined) : before[key]),
    *entries() {
      for (const [key, row] of Object.entries(before)) if (!changed.has(key)) yield [key, row];
      for (const [key, row] of changed) if (row !== null) yield [key, row];
    },
    put: (key, row) => void changed.set(key, row),
    forget: (key) => void changed.set(key, null),
    changes: () => (changed.size > 0 ? Object.fromEntries(changed) : undefined),
  };
}

/** Forgets the row longest unheard of when the table is full; whether it had to. */
export function makeRoom<Row>(rows: RowDraft<Row>, limit: number, heardAt: (row: Row) => number): boolean {
  let size = 0;
  let oldest: [string, Row] | undefined;
  for (const each of rows.entries()) {
    size += 1;
    if (!oldest || heardAt(each[1]) < heardAt(oldest[1])) oldest = each;
  }
  if (size < limit || !oldest) return false;
  rows.forget(oldest[0]);
  return true;
}
