/** What records are ordered by, and which way. */
export interface RecordSort {
  column: string;
  descending: boolean;
}

/** `-count` is descending. A column that is not there leaves the usual order. */
export function readSort(
  text: string | undefined,
  columns: readonly string[],
  usual: RecordSort,
): RecordSort {
  const column = text?.replace(/^-/, '');
  return text !== undefined && column !== undefined && columns.includes(column)
    ? { column, descending: text.startsWith('-') }
    : usual;
}

/** The column again turns the order around; figures begin with the largest. */
export function nextSort(sort: RecordSort, column: string, figure: boolean): string {
  const descending = sort.column === column ? !sort.descending : figure;
  return `${descending ? '-' : ''}${column}`;
}

export type SortValue = string | number | undefined;

/** What is not known comes last, whichever way. */
export function sortRecords<Row>(
  rows: readonly Row[],
  { descending }: RecordSort,
  figureOf: (row: Row) => SortValue,
  keyOf: (row: Row) => string,
): Row[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [figureOf(a), figureOf(b)];
    if (left !== right && (left === undefined || right === undefined)) return left === undefined ? 1 : -1;
    return sign * compare(left, right) || (keyOf(a) < keyOf(b) ? -1 : 1);
  });
}

function compare(left: SortValue, right: SortValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left ?? '').localeCompare(String(right ?? ''), 'en', { numeric: true });
}

/** Rows in an order of before; newcomers follow at the end. */
export function inOrder<Row>(
  rows: readonly Row[],
  order: readonly string[],
  keyOf: (row: Row) => string,
): Row[] {
  const rank = new Map(order.map((key, index) => [key, index]));
  const rankOf = (row: Row) => rank.get(keyOf(row)) ?? order.length;
  return [...rows].sort((a, b) => rankOf(a) - rankOf(b));
}
