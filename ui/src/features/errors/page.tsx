import type { CauseRow } from '@loom-studio/core-adapter/protocol';
import { useEffect } from 'preact/hooks';
import { AppFilter, appIn } from '../../parts/app-filter.tsx';
import { formatAgo, formatCount, plural } from '../../parts/format.ts';
import { RecordGrid } from '../../parts/record-grid.tsx';
import { nextSort, readSort } from '../../parts/record-sort.ts';
import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { CausePanel } from './cause-panel.tsx';
import { CAUSE_COLUMNS, sortedCauses, USUAL_SORT } from './columns.tsx';
import { causeKey } from './model.ts';

/** What fails, each cause once, and what is known of the one that is open. */
export function ErrorsPage({ studio }: { studio: Studio }) {
  const { errors, navigation, layout, keys } = studio;
  const app = appIn(navigation);
  useEffect(() => errors.follow(app), [errors, app]);
  useEffect(() => keys.add((event) => closing(studio, event)), [studio, keys]);
  const causes = errors.causes.value;
  const selected = navigation.url.value && navigation.param('sel');
  const open = causes?.find((cause) => causeKey(cause) === selected);
  const narrow = layout.narrow.value;
  return (
    <div class={`errors${open && !narrow ? ' with-panel' : ''}`}>
      {!(open && narrow) && (
        <section class="records-page" aria-label="Errors">
          <StaleBanner studio={studio} />
          <header class="toolbar">
            <h1 class="title">
              {causes
                ? plural(causes.length + errors.more.value, 'cause of errors', 'causes of errors')
                : 'Errors'}
            </h1>
            <AppFilter navigation={navigation} />
            {causes?.[0] && <span class="t2 clip">{summaryOf(studio, causes)}</span>}
          </header>
          <Content studio={studio} causes={causes} selected={selected} />
        </section>
      )}
      {open && <CausePanel studio={studio} cause={open} narrow={narrow} />}
    </div>
  );
}

function closing({ navigation }: Studio, { key }: KeyboardEvent): (() => void) | undefined {
  if (key !== 'Escape' || navigation.param('sel') === undefined) return undefined;
  return () => navigation.set({ sel: undefined }, 'push');
}

function summaryOf({ connection }: Studio, causes: readonly CauseRow[]): string {
  const last = Math.max(...causes.map(({ lastAt }) => lastAt));
  return `the last ${formatAgo(connection.studioSecond.value - last)}`;
}

interface ContentProps {
  studio: Studio;
  causes: readonly CauseRow[] | undefined;
  selected: string | undefined;
}

function Content({ studio, causes, selected }: ContentProps) {
  const { errors, navigation, connection } = studio;
  if (!causes) return <p class="sheet late t3">{errors.problem.value?.message ?? 'Asking what fails'}</p>;
  const app = appIn(navigation);
  if (causes.length === 0)
    return app === undefined ? <NoError /> : <p class="sheet t2">No app {app} told of an error.</p>;
  const sort = readSort(
    navigation.param('sort'),
    CAUSE_COLUMNS.map(({ name }) => name),
    USUAL_SORT,
  );
  return (
    <>
      <RecordGrid
        label="Causes of errors"
        class="causes"
        columns={CAUSE_COLUMNS.map(({ cell, ...column }) => ({
          ...column,
          cell: (cause: CauseRow) => cell(cause, connection.studioSecond.value),
        }))}
        rows={sortedCauses(causes, sort)}
        keyOf={causeKey}
        sort={sort}
        onSort={({ name, figure = false }) => navigation.set({ sort: nextSort(sort, name, figure) }, 'push')}
        selected={selected}
        onOpen={(cause) => {
          const key = causeKey(cause);
          navigation.set({ sel: key === selected ? undefined : key }, selected ? 'replace' : 'push');
        }}
      />
      <p class="footer record-notes">
        {errors.more.value > 0 && (
          <span>The {formatCount(causes.length)} seen last are shown; the API lists up to 500.</span>
        )}
        {errors.forgotten.value > 0 && (
          <span>{plural(errors.forgotten.value, 'cause')} made room for others.</span>
        )}
        <span>One cause is all that says the same but for numbers, ids and quoted words.</span>
      </p>
    </>
  );
}

function NoError() {
  return (
    <section class="sheet">
      <h2 class="title">No error was reported</h2>
      <p class="t2">
        Failed messages and errors in logs are summed up here by cause. Where an app reports neither, that is
        not to say that nothing fails:
      </p>
      <pre class="code mono">{HOW}</pre>
    </section>
  );
}

const HOW = `studio.observe({ runtime, messageQueue });
studio.recordError(error, { actorId });`;
