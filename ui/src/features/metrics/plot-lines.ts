import type { SeriesData } from '@loom-studio/core-adapter/protocol';
import { formatFigure, type Unit } from './figure.ts';
import type { LineName, Values } from './kept-points.ts';
import { newest } from './kept-points.ts';
import { type Line, largestOf, lineOfAll, linesOf, stacked } from './lines.ts';
import { type LinearScale, type LogScale, linearScale, logScale, onLogScale } from './scales.ts';

export type ChartName = 'messages' | 'waits' | 'errors' | 'depth';

/** A colour as tokens say it: the token itself, or a share of it on the surface. */
export interface Tone {
  token: string;
  share?: number;
}

export interface PlotLine {
  id: string;
  label: string;
  /** What was measured; readouts say this. */
  values: Values;
  /** Where it is drawn: on those below it in a stack, at least a millisecond on a logarithm. */
  drawn: Values;
  stroke: Tone;
  fill?: Tone;
  width: number;
  dashed: boolean;
  /** Where the end label points to. Absent when the newest step has no value. */
  endAt?: number;
}

export interface ChartPlan {
  name: ChartName;
  title: string;
  unit: Unit;
  unitWords: string;
  lines: PlotLine[];
  scale: ({ kind: 'linear' } & LinearScale) | ({ kind: 'log' } & LogScale);
  /** Steps after each value rather than slopes between: a failure is an event, not a level. */
  stepped: boolean;
  /** Its lines stand on one another and come from the top down. */
  piled: boolean;
}

/** The brushed group is drawn in the accent, whatever its size. */
export function chartPlans(data: SeriesData, accented: string | undefined): ChartPlan[] {
  return [
    messages(data, accented),
    waits(data),
    stack(data, 'errors', accented),
    stack(data, 'depth', accented),
  ];
}

function messages(data: SeriesData, accented: string | undefined): ChartPlan {
  const all = lineOfAll(data, 'rate');
  const lines = [...(all ? [all] : []), ...linesOf(data, 'rate', all ? 3 : 4)];
  return {
    name: 'messages',
    title: 'Messages',
    unit: 'rate',
    unitWords: 'per second',
    lines: lines.map((line) => plainLine(line, toneOf(line, accented))),
    scale: { kind: 'linear', ...linearScale(largestOf(lines)) },
    stepped: false,
    piled: false,
  };
}

const WAITS: Array<[LineName, string, string]> = [
  ['waitP50', 'p50', '--t3'],
  ['waitP95', 'p95', '--accent'],
  ['waitP99', 'p99', '--t1'],
];

function waits(data: SeriesData): ChartPlan {
  const lines = WAITS.flatMap(([figure, label, token]) => {
    const line = lineOfAll(data, figure, label);
    return line ? [{ line, token }] : [];
  });
  return {
    name: 'waits',
    title: 'Wait in mailbox',
    unit: 'ms',
    unitWords: 'log scale',
    lines: lines.map(({ line, token }) => {
      const drawn = onLogScale(line.values);
      return { ...plainLine(line, { token }), drawn, ...endOf(drawn) };
    }),
    scale: { kind: 'log', ...logScale(lines.map(({ line }) => line.values)) },
    stepped: false,
    piled: false,
  };
}

const STACKS = {
  errors: { title: 'Errors', unit: 'rate', unitWords: 'per second, stacked', token: '--st-failed' },
  depth: { title: 'Queue depth', unit: 'count', unitWords: 'waiting messages, stacked', token: '--t2' },
} as const;
/** From the bottom of the stack up: the largest part is the darkest. */
const SHARES = [0.85, 0.62, 0.45, 0.32, 0.2];
/** Counts are whole: an axis of fewer would have a line at half a message. */
const LEAST_COUNT = 3;

function stack(data: SeriesData, name: 'errors' | 'depth', accented: string | undefined): ChartPlan {
  const { title, unit, unitWords, token } = STACKS[name];
  const lines = parts(data, name);
  const piled = stacked(lines);
  const plotted = lines.map((line, nth): PlotLine => {
    const on = line.id === accented;
    const drawn = piled[nth]?.values ?? [];
    const share = SHARES[nth] ?? SHARES.at(-1) ?? 1;
    return {
      ...plainLine(line, on ? { token: '--accent' } : { token, share: Math.min(1, share + 0.15) }),
      drawn,
      fill: on ? { token: '--accent-line' } : { token, share },
      width: 1,
      dashed: false,
      ...middleOf(line.values, drawn),
    };
  });
  const largest = Math.max(largestOf(piled), unit === 'count' ? LEAST_COUNT : 0);
  return {
    name,
    title,
    unit,
    unitWords,
    // The whole pile first, each part then painted over it from the top down.
    lines: plotted.reverse(),
    scale: { kind: 'linear', ...linearScale(largest) },
    stepped: name === 'errors',
    piled: true,
  };
}

/** Parts of nothing but zero cannot be seen and would only push the labels of others about; all of them are one line. */
function parts(data: SeriesData, name: 'errors' | 'depth'): Line[] {
  const lines = linesOf(data, name);
  const seen = lines.filter((line) => largestOf([line]) > 0);
  const all = lineOfAll(data, name);
  return seen.length > 0 || !all ? seen : [all];
}

/** What a readout of the chart says at one step, largest part first as in the labels. */
export function readoutsAt(
  { lines, unit }: ChartPlan,
  index: number,
): Array<{ label: string; text: string }> {
  return lines.map(({ label, values }) => ({ label, text: formatFigure(unit, values[index]) }));
}

export function endLabel({ label, values }: PlotLine, unit: Unit): string {
  const name = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
  return `${name} ${formatFigure(unit, newest(values))}`;
}

const LONGEST_LABEL = 12;

function plainLine(line: Line, stroke: Tone): PlotLine {
  const strong = line.by === 'all' || stroke.token === '--accent';
  return {
    id: line.id,
    label: line.label,
    values: line.values,
    drawn: line.values,
    stroke,
    width: strong ? 1.5 : 1,
    dashed: line.by === 'others',
    ...endOf(line.values),
  };
}

function toneOf({ id, by }: Line, accented: string | undefined): Tone {
  if (id === accented) return { token: '--accent' };
  if (by === 'all') return { token: '--t1' };
  return { token: by === 'group' ? '--t2' : '--t3' };
}

function endOf(drawn: Values): { endAt?: number } {
  const value = newest(drawn);
  return value === null ? {} : { endAt: value };
}

/** The middle of the part's own band. */
function middleOf(values: Values, drawn: Values): { endAt?: number } {
  const [own, top] = [newest(values), newest(drawn)];
  return own === null || top === null ? {} : { endAt: top - own / 2 };
}

/** Points with a hole on both sides: no line would show them. */
export function isolated(values: Values): number[] {
  return values.flatMap((value, index) => {
    const alone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    return value !== null && alone ? [index] : [];
  });
}
