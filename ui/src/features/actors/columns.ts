import type { FieldName } from '@loom-studio/core-adapter/query';

export interface Column {
  /** What the list is sorted by, in the words of the filter. */
  field: FieldName;
  title: string;
  figure: boolean;
  /** Said in full where the head is short. */
  hint: string;
}

export const COLUMNS: readonly Column[] = [
  { field: 'id', title: 'Actor', figure: false, hint: 'Id of the actor' },
  { field: 'type', title: 'Type', figure: false, hint: 'Type of the actor' },
  { field: 'status', title: 'Status', figure: false, hint: 'What needs a look comes first' },
  { field: 'worker', title: 'Worker', figure: false, hint: 'Process the actor runs on' },
  { field: 'messages', title: 'Messages', figure: true, hint: 'Messages received since registration' },
  { field: 'rate', title: 'Rate/s', figure: true, hint: 'Messages a second over the last 10 s' },
  { field: 'queue', title: 'Queue', figure: true, hint: 'Messages waiting, where the app measures it' },
  {
    field: 'waited',
    title: 'Wait',
    figure: true,
    hint: 'How long its last message waited, where the app reports it',
  },
  {
    field: 'errors',
    title: 'Errors',
    figure: true,
    hint: 'Messages that failed, where the app reports messages',
  },
  {
    field: 'active',
    title: 'Last active',
    figure: true,
    hint: 'Age of the last activity, as the app tells it',
  },
];
