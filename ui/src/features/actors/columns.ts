import type { SortColumn } from './order.ts';

export interface Column {
  column: SortColumn;
  title: string;
  figure: boolean;
  /** Said in full where the head is short. */
  hint: string;
}

export const COLUMNS: readonly Column[] = [
  { column: 'id', title: 'Actor', figure: false, hint: 'Id of the actor' },
  { column: 'type', title: 'Type', figure: false, hint: 'Type of the actor' },
  { column: 'status', title: 'Status', figure: false, hint: 'What needs a look comes first' },
  { column: 'worker', title: 'Worker', figure: false, hint: 'Process the actor runs on' },
  { column: 'messages', title: 'Messages', figure: true, hint: 'Messages processed since registration' },
  {
    column: 'rate',
    title: 'Rate/s',
    figure: true,
    hint: 'Messages a second over the last 10 s, measured by this page',
  },
  { column: 'queue', title: 'Queue', figure: true, hint: 'Messages waiting, where the app measures it' },
  {
    column: 'active',
    title: 'Last active',
    figure: true,
    hint: 'Age of the last activity, as the app tells it',
  },
];
