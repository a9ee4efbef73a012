import { useEffect } from 'preact/hooks';
import { AppFilter, appIn } from '../../parts/app-filter.tsx';
import { formatCount, plural } from '../../parts/format.ts';
import { RecordGrid } from '../../parts/record-grid.tsx';
import { nextSort, readSort } from '../../parts/record-sort.ts';
import type { Studio } from '../../studio.ts';
import { typePath } from '../actors/type-path.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { QUEUE_COLUMNS, sortedQueues, summaryOf, USUAL_SORT } from './columns.tsx';
import type { Queue } from './model.ts';

/** What waits between actors: each queue as all who use it report it. */
export function QueuesPage({ studio }: { studio: Studio }) {
  const { queues, navigation } = studio;
  const app = appIn(navigation);
  useEffect(() => queues.follow(app), [queues, app]);
  const list = queues.list.value;
  return (
    <div class="records-page">
      <StaleBanner studio={studio} />
      <header class="toolbar">
        <h1 class="title">{list ? plural(list.length + queues.more.value, 'queue') : 'Queues'}</h1>
        <AppFilter navigation={navigation} />
        {list && list.length > 0 && <span class="t2 clip">{summaryOf(list)}</span>}
      </header>
      <Content studio={studio} list={list} />
    </div>
  );
}

function Content({ studio, list }: { studio: Studio; list: readonly Queue[] | undefined }) {
  const { navigation, queues, connection } = studio;
  if (!list) return <p class="sheet late t3">{queues.problem.value?.message ?? 'Asking what waits'}</p>;
  const app = appIn(navigation);
  if (list.length === 0)
    return app === undefined ? <NoQueue /> : <p class="sheet t2">No app {app} told of a queue.</p>;
  navigation.url.value;
  const sort = readSort(
    navigation.param('sort'),
    QUEUE_COLUMNS.map(({ name }) => name),
    USUAL_SORT,
  );
  const columns = QUEUE_COLUMNS.map(({ cell, ...column }) => ({
    ...column,
    cell: (queue: Queue) => cell(queue, connection.studioSecond.value),
  }));
  return (
    <>
      <RecordGrid
        label="Queues"
        class="queues"
        columns={columns}
        rows={sortedQueues(list, sort)}
        keyOf={({ key }) => key}
        sort={sort}
        onSort={({ name, figure = false }) => navigation.set({ sort: nextSort(sort, name, figure) }, 'push')}
        onOpen={({ app, type }) => {
          if (type !== undefined) navigation.go(typePath(app, type));
        }}
      />
      <p class="footer record-notes">
        {queues.more.value > 0 && (
          <span>The {formatCount(list.length)} with most waiting are shown; the API lists all of them.</span>
        )}
        <span>Rates over the last 10 s; all other counts since the studio first heard of the queue.</span>
        <span>– where nobody measures it.</span>
        {queues.forgotten.value > 0 && (
          <span>
            {plural(queues.forgotten.value, 'queue')} made room for others: counts of those begin anew when
            they are told of again.
          </span>
        )}
      </p>
    </>
  );
}

function NoQueue() {
  return (
    <section class="sheet">
      <h2 class="title">No queue is recorded</h2>
      <p class="t2">
        That says nothing about how much waits: no app has told of a queue. One line in the app shows what
        comes, what is done and what waits:
      </p>
      <pre class="code mono">studio.observe({'{ messageQueue }'});</pre>
      <p class="t3">
        <span class="mono">messageQueue</span> is the queue your actors get their messages from.
      </p>
    </section>
  );
}
