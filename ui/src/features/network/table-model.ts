import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Flow } from './flow.ts';

export type FlowColumn = 'from' | 'to' | 'rate' | 'messages' | 'wait' | 'errors' | 'errorShare' | 'share';

export interface TableModel {
  rows: ReadonlySignal<readonly Flow[]>;
  sort: ReadonlySignal<FlowSort>;
  /** Rows keep their places while somebody is in the table. */
  hold(held: boolean): void;
}

export interface FlowSort {
  column: FlowColumn;
  descending: boolean;
}

export interface TableDeps {
  flows: ReadonlySignal<readonly Flow[]>;
  sortText: ReadonlySignal<string>;
  labelOf: (id: string) => string;
}

const COLUMNS: readonly FlowColumn[] = [
  'from',
  'to',
  'rate',
  'messages',
  'wait',
  'errors',
  'errorShare',
  'share',
];

export function createTable({ flows, sortText, labelOf }: TableDeps): TableModel {
  const held = signal<readonly string[] | undefined>(undefined);
  const sort = computed(() => readSort(sortText.value));
  const sorted = computed(() => sortFlows(flows.value, sort.value, labelOf));
  let heldFor: string | undefined;
  const rows = computed(() => {
    // What the reader asks for is shown at once; only what happens by itself waits.
    const order = heldFor === sortText.value ? held.value : undefined;
    return order ? inOrder(sorted.value, order) : sorted.value;
  });
  return {
    rows,
    sort,
    hold(now) {
      if (now === (held.peek() !== undefined)) return;
      heldFor = now ? sortText.peek() : undefined;
      held.value = now ? rows.peek().map(({ key }) => key) : undefined;
    },
  };
}

export function readSort(text: string): FlowSort {
  const descending = text.startsWith('-');
  const column = COLUMNS.find((name) => name === text.replace(/^-/, ''));
  return column ? { column, descending } : { column: 'rate', descending: true };
}

/** The column again turns the order around; figures start with the largest. */
export function nextSort(sort: FlowSort, column: FlowColumn): string {
  const descending = sort.column === column ? !sort.descending : column !== 'from' && column !== 'to';
  return `${descending ? '-' : ''}${column}`;
}

export function sortFlows(
  flows: readonly Flow[],
  { column, descending }: FlowSort,
  labelOf: (id: string) => string,
): Flow[] {
  const sign = descending ? -1 : 1;
  return [...flows].sort((a, b) => {
    const order = compare(figureOf(a, column, labelOf), figureOf(b, column, labelOf));
    return order * sign || b.messages - a.messages || (a.key < b.key ? -1 : 1);
  });
}

function figureOf(flow: Flow, column: FlowColumn, labelOf: (id: string) => string): string | number {
  if (column === 'from' || column === 'to') return labelOf(flow[column]);
  if (column === 'wait') return flow.waitP95 ?? -1;
  if (column === 'share' || column === 'rate') return flow.messages;
  return flow[column];
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

/** Newcomers follow at the end. */
function inOrder(flows: readonly Flow[], order: readonly string[]): Flow[] {
  const rank = new Map(order.map((key, index) => [key, index]));
  return [...flows].sort((a, b) => (rank.get(a.key) ?? order.length) - (rank.get(b.key) ?? order.length));
}
