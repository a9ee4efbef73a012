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

interface Share {
  rows: number;
  oldest: string;
  heardAt: number;
}

/**
 * When the table is full, forgets the row longest unheard of among those of the app that would have most with the
 * new one, so that no app can push out the rows of another that has fewer. Whether it had to.
 */
export function makeRoom<Row extends { app: string }>(
  rows: RowDraft<Row>,
  { app, limit, heardAt }: { app: string; limit: number; heardAt: (row: Row) => number },
): boolean {
  let size = 0;
  const shares = new Map<string, Share>();
  for (const [key, row] of rows.entries()) {
    size += 1;
    addTo(shares, row.app, key, heardAt(row));
  }
  if (size < limit) return false;
  const own = shares.get(app);
  if (own) own.rows += 1;
  const largest = [...shares.values()].reduce<Share | undefined>(larger, undefined);
  if (largest) rows.forget(largest.oldest);
  return largest !== undefined;
}

function addTo(shares: Map<string, Share>, app: string, key: string, heardAt: number): void {
  const share = shares.get(app);
  if (!share) {
    shares.set(app, { rows: 1, oldest: key, heardAt });
    return;
  }
  share.rows += 1;
  if (heardAt >= share.heardAt) return;
  share.oldest = key;
  share.heardAt = heardAt;
}

/** Of two with as many rows, the one whose oldest row was unheard of for longer. */
function larger(one: Share | undefined, other: Share): Share {
  if (!one || other.rows > one.rows) return other;
  return other.rows === one.rows && other.heardAt < one.heardAt ? other : one;
}
