import type { SeriesData } from '@loom-studio/core-adapter/protocol';
import { useEffect } from 'preact/hooks';
import { formatAge, formatClock } from '../../parts/format.ts';
import { Segmented } from '../../parts/segmented.tsx';
import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { type MetricsView, paramsOf, type ViewName, viewOf, WINDOWS, type WindowName } from './address.ts';
import { Brushed } from './brushed.tsx';
import { cellQuery, listPath } from './cell-query.ts';
import { Charts } from './charts.tsx';
import { cellId, type HeatFigure, placeOf } from './heat.ts';
import { HeatMap } from './heat-map.tsx';
import { windowOf, withoutGone } from './kept-points.ts';
import type { Split } from './model.ts';
import { NumbersNow } from './numbers-now.tsx';

const SPLITS: Array<{ value: Split; label: string }> = [
  { value: 'type', label: 'Type' },
  { value: 'worker', label: 'Worker' },
];
const WINDOW_CHOICES: Array<{ value: WindowName; label: string }> = [
  { value: '1m', label: '1 m' },
  { value: '5m', label: '5 m' },
  { value: '15m', label: '15 m' },
];
const VIEWS: Array<{ value: ViewName; label: string }> = [
  { value: 'charts', label: 'Charts' },
  { value: 'table', label: 'Table' },
];
const FIGURES: Array<{ value: HeatFigure; label: string }> = [
  { value: 'rate', label: 'Rate' },
  { value: 'wait', label: 'p95 wait' },
  { value: 'errors', label: 'Errors' },
];

type Change = (change: Partial<MetricsView>) => void;

/** How much, how long, how often it failed and what waits: over time, and by worker and type. */
export function MetricsPage({ studio }: { studio: Studio }) {
  const { navigation, series } = studio;
  navigation.url.value;
  const view = viewOf(navigation.param);
  const { split } = view;
  useEffect(() => series.follow(split), [series, split]);
  const data = series.data.value;
  const change: Change = (part) => navigation.set(paramsOf(part), 'push');
  return (
    <div class="metrics-page">
      <StaleBanner studio={studio} />
      <MetricsToolbar view={view} data={data} change={change} />
      {data ? (
        <Filled studio={studio} data={data} view={view} change={change} />
      ) : (
        <Missing studio={studio} />
      )}
    </div>
  );
}

interface FilledProps {
  studio: Studio;
  data: SeriesData;
  view: MetricsView;
  change: Change;
}

function Filled({ studio, data, view, change }: FilledProps) {
  const brushed = placeOf(view.cell);
  const accented = brushed && `group:${view.split === 'type' ? brushed.type : brushed.worker}`;
  return (
    <div class="metrics">
      {view.view === 'charts' ? (
        <Charts studio={studio} data={data} window={view.window} accented={accented} />
      ) : (
        <NumbersNow data={withoutGone(windowOf(data, WINDOWS[view.window]))} split={view.split} />
      )}
      <Side studio={studio} data={data} view={view} change={change} />
    </div>
  );
}

function Side({ studio, data, view: { figure, cell }, change }: FilledProps) {
  return (
    <section class="metrics-side" aria-labelledby="heat">
      <header class="toolbar">
        <h2 id="heat" class="sect">
          Worker × type
        </h2>
        <Segmented
          label="Figure"
          options={FIGURES}
          value={figure}
          onChoose={(next) => change({ figure: next })}
        />
        <span class="push t3">last 5 min</span>
      </header>
      {data.grid.length > 0 ? (
        <HeatMap
          grid={data.grid}
          figure={figure}
          brushed={cell}
          onBrush={(next) => change({ cell: next })}
          onOpen={(id) =>
            studio.navigation.go(listPath(cellQuery(placeOf(id) ?? { type: '', worker: '' }), '-waited'))
          }
        />
      ) : (
        <p class="sheet t2">No actor is registered.</p>
      )}
      {cell === undefined ? (
        data.grid.length > 0 && <p class="brush-hint t3">Choose a cell to see the actors behind it.</p>
      ) : (
        <Brushed
          studio={studio}
          cell={cell}
          told={data.grid.find((each) => cellId(each) === cell)}
          onClear={() => change({ cell: undefined })}
        />
      )}
    </section>
  );
}

interface MetricsToolbarProps {
  view: MetricsView;
  data: SeriesData | undefined;
  change: Change;
}

function MetricsToolbar({ view, data, change }: MetricsToolbarProps) {
  return (
    <header class="toolbar metrics-toolbar">
      <h1 class="title">Metrics</h1>
      <span class="t3" aria-hidden="true">
        Split by
      </span>
      <Segmented
        label="Split by"
        options={SPLITS}
        value={view.split}
        onChoose={(split) => change({ split })}
      />
      <span class="push t3 clip covered">{data && coveredWords(data, WINDOWS[view.window])}</span>
      <Segmented
        label="Window"
        options={WINDOW_CHOICES}
        value={view.window}
        onChoose={(window) => change({ window })}
      />
      <Segmented
        label="Show as"
        options={VIEWS}
        value={view.view}
        onChoose={(next) => change({ view: next })}
      />
    </header>
  );
}

/** What is really there: less than the window when the studio has not run for so long. */
function coveredWords({ times, stepMs }: SeriesData, windowMs: number): string {
  const to = times.at(-1);
  const first = times[0];
  if (to === undefined || first === undefined) return '';
  const from = Math.max(first - stepMs, to - windowMs);
  return `${formatClock(from, to)} to ${formatClock(to, to)}, one point each ${formatAge(stepMs)}`;
}

function Missing({ studio: { series } }: { studio: Studio }) {
  const problem = series.problem.value;
  if (!problem) return <p class="sheet late t3">Loading the last 15 minutes</p>;
  return (
    <section class="sheet" role="status">
      <h2 class="title">The studio does not tell its figures</h2>
      <p class="t2">{problem.message}</p>
    </section>
  );
}
