import type { SeriesData } from '@loom-studio/core-adapter/protocol';
import { formatCount, formatRate, plural } from '../../parts/format.ts';
import type { FigureMood } from '../../parts/key-figure.tsx';
import { formatFigure, UNIT_OF } from '../metrics/figure.ts';
import { groupAll, type LineName, newest, type Values } from '../metrics/kept-points.ts';
import type { Queue } from '../queues/model.ts';
import {
  type Comparison,
  changeOverMinute,
  comparison,
  comparisonWords,
  inLastMinute,
  type Past,
} from './comparison.ts';

export interface KeyNumber {
  name: string;
  line: LineName;
  value: string;
  words: string;
  mood: FigureMood;
  values: Values;
}

/** Actors that a person should look at. Absent while not counted. */
export interface Unwell {
  lost: number | undefined;
  failed: number | undefined;
}

/** The five numbers that matter, each with one true sentence. `queues` speak where actors tell no depth. */
export function keyNumbers(data: SeriesData, unwell: Unwell, queues: readonly Queue[] = []): KeyNumber[] {
  return [
    number(data, 'Actors', 'actors', (past) => actorWords(past, unwell)),
    number(data, 'Messages / s', 'rate', (_, told) => calm(comparisonWords(told, 'rate'))),
    number(data, 'p95 wait', 'waitP95', (past, told) => worseWhenMore(past, told, 'waitP95')),
    number(data, 'Failures / s', 'errors', (past, told) => failureWords(data, past, told)),
    inQueues(number(data, 'Waiting messages', 'depth', waitingWords), queues),
  ];
}

interface Said {
  words: string;
  mood: FigureMood;
}

type Say = (past: Past, told: Comparison) => Said;

function number(data: SeriesData, name: string, line: LineName, say: Say): KeyNumber {
  const values = groupAll(data)?.[line] ?? [];
  const past = { times: data.times, values, stepMs: data.stepMs };
  const value = formatFigure(UNIT_OF[line], newest(values));
  return { name, line, value, values, ...say(past, comparison(past)) };
}

/** Who is lost or failed comes before how many there were. */
function actorWords(past: Past, { lost, failed }: Unwell): Said {
  const named = [
    lost ? `${formatCount(lost)} owner lost` : '',
    failed ? `${formatCount(failed)} failed` : '',
  ].filter((part) => part !== '');
  if (named.length > 0) return { words: named.join(', '), mood: lost ? 'lost' : 'failed' };
  const change = changeOverMinute(past);
  if (change === undefined || change === 0) return calm(comparisonWords(comparison(past), 'count'));
  return calm(`${signed(change, formatCount)} within a minute`);
}

/** So many times the usual is worth a colour, unless the value is small all the same. */
const ALARMING_TIMES = 2;
const ALARMING_FROM = { waitP95: 100, errors: 0.05 };
/** As many more within a minute are a growing queue, fewer are its breathing. */
const GROWING_BY = 10;

/** Both the last minute and the value on the screen: a mark beside a value as usual would be a riddle. */
function worseWhenMore({ values }: Past, told: Comparison, line: keyof typeof ALARMING_FROM): Said {
  const alarming =
    told.kind === 'more' &&
    [told.recent, newest(values) ?? told.recent].every(
      (value) => value >= ALARMING_TIMES * told.usual && value >= ALARMING_FROM[line],
    );
  return { words: comparisonWords(told, UNIT_OF[line]), mood: alarming ? 'failed' : 'calm' };
}

/** So large a part of the messages is never calm, however usual it is; a few failures are no part yet. */
const ALARMING_SHARE = 0.02;
const LEAST_FAILURES = 5;

function failureWords(data: SeriesData, past: Past, told: Comparison): Said {
  const rates = { ...past, values: groupAll(data)?.rate ?? [] };
  const [failed, all] = [inLastMinute(past), inLastMinute(rates)];
  const alarming = failed >= LEAST_FAILURES && all > 0 && failed / all >= ALARMING_SHARE;
  if (!alarming) return worseWhenMore(past, told, 'errors');
  return { words: `${Math.min(100, Math.round((100 * failed) / all))} % of messages`, mood: 'failed' };
}

function inQueues(told: KeyNumber, queues: readonly Queue[]): KeyNumber {
  const known = queues.flatMap(({ depth }) => depth ?? []);
  if (newest(told.values) !== null || known.length === 0) return told;
  const value = formatFigure(
    UNIT_OF[told.line],
    known.reduce((sum, depth) => sum + depth, 0),
  );
  return { ...told, value, words: `in ${plural(known.length, 'queue', 'queues')} now` };
}

function waitingWords(past: Past, told: Comparison): Said {
  const change = changeOverMinute(past);
  const grows = told.kind === 'more' && change !== undefined && change >= GROWING_BY;
  if (!grows) return calm(comparisonWords(told, 'count'));
  return { words: `growing by ${formatRate(change / 60)}/s`, mood: 'warn' };
}

function calm(words: string): Said {
  return { words, mood: 'calm' };
}

function signed(change: number, format: (value: number) => string): string {
  return change > 0 ? `+${format(change)}` : `−${format(-change)}`;
}
