import type { CauseRow } from '@loom-studio/core-adapter/protocol';
import type { ComponentChild } from 'preact';
import { actorPath } from '../../net/navigation.ts';
import { formatAgo, formatClock, formatCount, shortId, UNKNOWN } from '../../parts/format.ts';
import type { RecordColumn } from '../../parts/record-grid.tsx';
import { type RecordSort, type SortValue, sortRecords } from '../../parts/record-sort.ts';
import { causeKey } from './model.ts';

interface CauseColumn extends Omit<RecordColumn<CauseRow>, 'cell'> {
  value: (cause: CauseRow) => SortValue;
  cell: (cause: CauseRow, now: number) => ComponentChild;
}

export const USUAL_SORT: RecordSort = { column: 'last', descending: true };

export const CAUSE_COLUMNS: readonly CauseColumn[] = [
  {
    name: 'cause',
    title: 'Cause',
    value: ({ text }) => text,
    cell: ({ text, sample }) => (
      <span class="clip" title={sample}>
        {text}
      </span>
    ),
  },
  {
    name: 'count',
    title: 'Count',
    figure: true,
    hint: 'How often, since the studio first saw it',
    value: ({ count }) => count,
    cell: ({ count }) => <span class="strong">{formatCount(count)}</span>,
  },
  {
    name: 'last',
    title: 'Last seen',
    figure: true,
    value: ({ lastAt }) => lastAt,
    cell: ({ lastAt }, now) => formatAgo(now - lastAt),
  },
  {
    name: 'first',
    title: 'First seen',
    figure: true,
    value: ({ firstAt }) => firstAt,
    cell: ({ firstAt }, now) => <span class="t2">{formatClock(firstAt, now)}</span>,
  },
  {
    name: 'type',
    title: 'Type',
    hint: 'Type of the actor it was last seen in',
    value: ({ type }) => type,
    cell: ({ type }) => (
      <span class={type === undefined ? 't3' : 't2 clip'} title={type}>
        {type ?? UNKNOWN}
      </span>
    ),
  },
  {
    name: 'actor',
    title: 'Last in',
    hint: 'The actor it was last seen in',
    value: ({ actor }) => actor,
    cell: ({ app, actor }) =>
      actor === undefined ? (
        <span class="t3">{UNKNOWN}</span>
      ) : (
        <a class="mono clip" href={actorPath(app, actor)} title={actor} tabIndex={-1}>
          {shortId(actor)}
        </a>
      ),
  },
  {
    name: 'app',
    title: 'App',
    minor: true,
    value: ({ app }) => app,
    cell: ({ app }) => (
      <span class="t2 clip" title={app}>
        {app}
      </span>
    ),
  },
];

export function sortedCauses(causes: readonly CauseRow[], sort: RecordSort): CauseRow[] {
  const column = CAUSE_COLUMNS.find(({ name }) => name === sort.column);
  return sortRecords(causes, sort, (cause) => column?.value(cause), causeKey);
}
