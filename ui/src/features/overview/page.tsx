import type { SeriesData } from '@loom-studio/core-adapter/protocol';
import { useEffect } from 'preact/hooks';
import type { QueryState } from '../../net/reduce-query.ts';
import { KeyFigure } from '../../parts/key-figure.tsx';
import type { Studio } from '../../studio.ts';
import { useTopActors } from '../actors/top-actors.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { groupAll, isMeasured } from '../metrics/kept-points.ts';
import { FirstRun } from '../producers/first-run.tsx';
import { ConnectionStrip } from './connection-strip.tsx';
import { type KeyNumber, keyNumbers } from './key-numbers.ts';
import { LookList } from './look-list.tsx';
import { LOOKS, type Look, looksTitle, noneWords, TROUBLE } from './looks.ts';
import { type TroubleNumber, troubleNumbers } from './trouble-numbers.ts';

const SHOWN = 5;

/** The five numbers that matter, the way to this page, and what a person should look at. */
export function OverviewPage({ studio }: { studio: Studio }) {
  const { census, series, queues, producers } = studio;
  useEffect(() => series.follow('type'), [series]);
  useEffect(() => queues.follow(), [queues]);
  useEffect(() => producers.look(), [producers]);
  if (census.total.value === 0) return <FirstRun studio={studio} />;
  return <Overview studio={studio} />;
}

interface Shown {
  look: Look;
  state: QueryState;
}

function Overview({ studio }: { studio: Studio }) {
  const lists = useLooks(studio);
  const totalOf = (id: string) => {
    const state = lists.find(({ look }) => look.id === id)?.state;
    return state?.complete ? state.total : undefined;
  };
  const data = studio.series.data.value;
  const unwell = { lost: totalOf('lost'), failed: totalOf('failed') };
  const numbers = data && keyNumbers(data, unwell, studio.queues.list.value);
  const more = troubleNumbers({
    stuck: lists.find(({ look }) => look.id === 'stuck')?.state,
    producers: studio.producers.list.value,
    queues: studio.queues.list.value,
    now: studio.connection.studioSecond.value,
  });
  return (
    <div class="overview">
      <h1 class="sr">Overview</h1>
      <StaleBanner studio={studio} />
      {numbers ? <Numbers numbers={numbers} more={more} /> : <NoNumbers studio={studio} />}
      <ConnectionStrip studio={studio} />
      <Looks
        lists={lists}
        calm={more.length === 0 && (numbers?.every(({ mood }) => mood === 'calm') ?? false)}
        live={studio.connection.phase.value === 'live'}
        data={data}
      />
    </div>
  );
}

/** One subscription a list; their number never changes, so each keeps its place. */
function useLooks({ live }: Studio): Shown[] {
  return LOOKS.map((look) => {
    const state = useTopActors(live, { q: look.q, sort: look.sort, count: SHOWN }).value;
    return { look, state };
  });
}

interface NumbersProps {
  numbers: readonly KeyNumber[];
  /** Trouble that most apps never have. */
  more: readonly TroubleNumber[];
}

function Numbers({ numbers, more }: NumbersProps) {
  return (
    <dl class="key-figures" data-figures={numbers.length + more.length}>
      {numbers.map(({ name, value, words, mood, values }) => (
        <KeyFigure key={name} name={name} value={value} words={words} mood={mood} values={values} />
      ))}
      {more.map((each) => (
        <KeyFigure key={each.name} {...each} />
      ))}
    </dl>
  );
}

/** Keeps the room of the numbers, so that nothing jumps when they come. */
function NoNumbers({ studio: { series } }: { studio: Studio }) {
  return <p class="key-room late t3">{series.problem.value?.message ?? 'Loading the last 15 minutes'}</p>;
}

interface LooksProps {
  lists: readonly Shown[];
  /** None of the numbers above is unusual. */
  calm: boolean;
  live: boolean;
  data: SeriesData | undefined;
}

function Looks({ lists, calm, live, data }: LooksProps) {
  const told = lists.filter(({ state }) => state.complete);
  const filled = told.filter(({ state }) => state.total > 0);
  const empty = told.filter(({ state }) => state.total === 0).map(({ look }) => look);
  const complete = told.length === lists.length;
  const trouble = filled.some(({ look }) => TROUBLE.has(look.id));
  const all = groupAll(data);
  return (
    <section class="looks" aria-labelledby="looks">
      <header class="toolbar">
        <h2 id="looks" class="title">
          {looksTitle({ calm, complete, trouble, live })}
        </h2>
        <span class="t2 clip">{noneWords(empty, (line) => isMeasured(all?.[line] ?? []))}</span>
        {!complete && <span class="late t3">Reading lists</span>}
      </header>
      <div class="look-grid">
        {filled.map(({ look, state }) => (
          <LookList key={look.id} look={look} state={state} />
        ))}
      </div>
    </section>
  );
}
