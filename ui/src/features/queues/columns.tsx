import type { ComponentChild } from 'preact';
import { formatAgo, formatCount, formatRate, UNKNOWN } from '../../parts/format.ts';
import type { RecordColumn } from '../../parts/record-grid.tsx';
import { type RecordSort, type SortValue, sortRecords } from '../../parts/record-sort.ts';
import { Sparkline } from '../../parts/sparkline.tsx';
import { MarkGlyph } from '../../parts/status-glyph.tsx';
import { typePath } from '../actors/type-path.ts';
import type { Queue } from './model.ts';

interface QueueColumn extends Omit<RecordColumn<Queue>, 'cell'> {
  value: (queue: Queue) => SortValue;
  cell: (queue: Queue, now: number) => ComponentChild;
}

export const USUAL_SORT: RecordSort = { column: 'waiting', descending: true };

export const QUEUE_COLUMNS: readonly QueueColumn[] = [
  {
    name: 'queue',
    title: 'Queue',
    value: ({ name }) => name,
    cell: ({ name, app, type }) =>
      type === undefined ? (
        <span class="mono clip" title={name}>
          {name}
        </span>
      ) : (
        <a class="mono clip" href={typePath(app, type)} title={`Actors of type ${type}`} tabIndex={-1}>
          {name}
        </a>
      ),
  },
  {
    name: 'app',
    title: 'App',
    value: ({ app }) => app,
    cell: ({ app }) => (
      <span class="t2 clip" title={app}>
        {app}
      </span>
    ),
  },
  {
    name: 'waiting',
    title: 'Waiting',
    figure: true,
    hint: 'Messages that wait now, and what waited over the last two minutes',
    value: ({ depth }) => depth,
    cell: Waiting,
  },
  {
    name: 'growth',
    title: 'Growing',
    hint: 'More waits than half a minute ago, and it does not fall',
    value: ({ growth, growing }) => growth ?? (growing ? 0 : undefined),
    cell: Growing,
  },
  count(
    'arriving',
    'Arriving/s',
    'Messages put in a second, over the last 10 s',
    ({ arriving }) => arriving,
    true,
  ),
  count('done', 'Done/s', 'Messages handled a second, over the last 10 s', ({ handled }) => handled, true),
  count('failed', 'Failed', 'Messages whose handling failed', ({ failed }) => failed),
  count('retried', 'Retried', 'Messages put in again', ({ retried }) => retried),
  count('dead', 'Dead', 'Messages given up for good', ({ dead }) => dead),
  {
    name: 'told',
    title: 'Last told',
    figure: true,
    minor: true,
    hint: 'When anybody last told of the queue',
    value: ({ seenAt }) => seenAt,
    cell: ({ seenAt }, now) => <span class="t2">{formatAgo(now - seenAt)}</span>,
  },
];

export function sortedQueues(list: readonly Queue[], sort: RecordSort): Queue[] {
  const column = QUEUE_COLUMNS.find(({ name }) => name === sort.column);
  return sortRecords(
    list,
    sort,
    (queue) => column?.value(queue),
    ({ key }) => key,
  );
}

/** What all of them come to, in one line; what nobody measures is in no sum. */
export function summaryOf(list: readonly Queue[]): string {
  const measured = list.flatMap(({ depth }) => depth ?? []);
  const growing = list.filter((queue) => queue.growing).length;
  const dead = list.reduce((sum, queue) => sum + (queue.dead ?? 0), 0);
  return [
    measured.length > 0 ? `${formatCount(measured.reduce((sum, depth) => sum + depth, 0))} waiting` : '',
    growing > 0 ? `${formatCount(growing)} growing` : '',
    dead > 0 ? `${formatCount(dead)} dead` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function Waiting({ depth, growing, trend }: Queue) {
  return (
    <span class="trend">
      {trend.length > 1 && (
        <Sparkline values={trend.map(([, waiting]) => waiting)} tone={growing ? 'warn' : 'plain'} />
      )}
      <span class={depth ? '' : 't3'}>{formatCount(depth)}</span>
    </span>
  );
}

/** Where nobody measures it is not known whether it grows. */
function Growing({ depth, growing, growth }: Queue) {
  if (!growing) return <span class="t3">{depth === undefined ? UNKNOWN : 'no'}</span>;
  return (
    <span class="status warn">
      <MarkGlyph mark="warning" />
      {growth ? `by ${formatRate(growth)}/s` : 'growing'}
    </span>
  );
}

/** Nothing is known yet of a queue that is watched for a moment only. */
function Measuring() {
  return (
    <span class="t3" title="Known after two seconds of watching">
      measuring
    </span>
  );
}

function count(
  name: string,
  title: string,
  hint: string,
  value: (queue: Queue) => number | undefined,
  isRate = false,
): QueueColumn {
  const isBad = name === 'dead';
  return {
    name,
    title,
    hint,
    value,
    figure: true,
    cell: (queue) => {
      const figure = value(queue);
      if (isRate && figure === undefined && queue.measuring) return <Measuring />;
      const tone = !figure ? 't3' : isBad ? 'bad strong' : '';
      return <span class={tone}>{isRate ? formatRate(figure) : formatCount(figure)}</span>;
    },
  };
}
