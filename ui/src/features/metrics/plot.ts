import uPlot from 'uplot';
import type { Palette } from '../../parts/palette.ts';
import { formatTick } from './figure.ts';
import { type ChartPlan, endLabel, isolated, type PlotLine, type Tone } from './plot-lines.ts';
import { spreadLabels } from './scales.ts';

/** Room for the figures at the left and the labels at the right: the same for all charts, so that times stand in line. */
export const LEFT_PX = 60;
export const RIGHT_PX = 124;
const PAD_Y_PX = 8;
const LABEL_PX = 14;

export interface PlotInput {
  plan: ChartPlan;
  times: readonly number[];
  from: number;
  to: number;
}

export interface Plot {
  show(input: PlotInput): void;
  resize(width: number, height: number): void;
  /** Draws the cursor at a time, or none. */
  point(at: number | undefined): void;
  /** After the theme changed. */
  repaint(): void;
  close(): void;
}

/** One chart. Rebuilt only when its set of lines changes; otherwise new values are drawn in place. */
export function createPlot(host: HTMLElement, palette: Palette, first: PlotInput): Plot {
  let input = first;
  let pointed: number | undefined;
  let plot = build();
  return {
    show(next) {
      const same = shapeOf(next.plan) === shapeOf(input.plan);
      input = next;
      if (!same) {
        plot.destroy();
        plot = build();
      } else plot.batch(() => plot.setData(dataOf(input)));
      point(pointed);
    },
    resize(width, height) {
      if (width !== plot.width || height !== plot.height) plot.batch(() => plot.setSize({ width, height }));
      point(pointed);
    },
    point,
    repaint: () => plot.redraw(false),
    close: () => plot.destroy(),
  };

  function point(at: number | undefined) {
    pointed = at;
    const left = at === undefined ? -10 : plot.valToPos(at, 'x');
    plot.setCursor({ left, top: at === undefined ? -10 : 0 }, false);
  }

  function build(): uPlot {
    const size = { width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight) };
    const made = new uPlot(
      optionsOf(size, palette, () => input),
      dataOf(input),
      host,
    );
    // A batch ends at once: without it there are no scales yet, and a cursor would be placed outside of them.
    made.batch(() => undefined);
    return made;
  }
}

function optionsOf(
  size: { width: number; height: number },
  palette: Palette,
  input: () => PlotInput,
): uPlot.Options {
  const { plan } = input();
  const scale = plan.scale.kind === 'log' ? { distr: 3 as const, log: 10 as const } : { distr: 1 as const };
  return {
    ...size,
    ms: 1,
    padding: [PAD_Y_PX, RIGHT_PX, PAD_Y_PX, 0],
    legend: { show: false },
    scales: {
      x: { time: true, range: () => [input().from, input().to] },
      y: { ...scale, range: () => rangeOf(input().plan) },
    },
    series: [{}, ...plan.lines.map((line, nth) => seriesOf(line, nth, plan, palette, input))],
    axes: [
      { show: false },
      {
        size: LEFT_PX,
        gap: 8,
        font: `11px ${palette.of('--font-ui')}`,
        stroke: () => palette.of('--t3'),
        splits: () => input().plan.scale.ticks,
        filter: (_, splits) => splits,
        values: (_, splits) => splits.map((value) => formatTick(plan.unit, value)),
        grid: { stroke: () => palette.of('--line'), width: 1 },
        ticks: { show: false },
      },
    ],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      bind: NO_POINTER,
      points: { size: 7, width: 1.5, fill: () => palette.of('--s1') },
    },
    hooks: { draw: [(plot) => drawLabels(plot, palette, input().plan)] },
  };
}

/** The page moves the cursor of all charts at once, by pointer, touch and keyboard. */
const nothing = () => null;
const NO_POINTER: uPlot.Cursor.Bind = {
  mousedown: nothing,
  mouseup: nothing,
  click: nothing,
  dblclick: nothing,
  mousemove: nothing,
  mouseleave: nothing,
  mouseenter: nothing,
};

function seriesOf(
  line: PlotLine,
  nth: number,
  plan: ChartPlan,
  palette: Palette,
  input: () => PlotInput,
): uPlot.Series {
  const now = () => input().plan.lines[nth] ?? line;
  const { stepped } = uPlot.paths;
  return {
    stroke: () => colour(palette, now().stroke),
    ...(line.fill && { fill: () => colour(palette, now().fill ?? line.stroke) }),
    width: line.width,
    ...(line.dashed && { dash: [4, 3] }),
    ...(plan.stepped && stepped && { paths: stepped({ align: -1 }) }),
    points: {
      show: true,
      size: 4,
      filter: () => isolated(now().drawn),
      fill: () => colour(palette, now().stroke),
    },
  };
}

function drawLabels(plot: uPlot, palette: Palette, { lines, unit }: ChartPlan) {
  const ratio = uPlot.pxRatio;
  const ends = lines.flatMap((line) => (line.endAt === undefined ? [] : [{ line, at: line.endAt }]));
  const middles = ends.map(({ at }) => (plot.valToPos(at, 'y', true) - plot.bbox.top) / ratio);
  const places = spreadLabels(middles, LABEL_PX, plot.bbox.height / ratio);
  const { ctx } = plot;
  ctx.save();
  ctx.font = `${12 * ratio}px ${palette.of('--font-ui')}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  // Without its share: a faded tone is for areas, a label in one could not be read.
  for (const [index, { line }] of ends.entries()) {
    ctx.fillStyle = palette.of(line.stroke.token);
    const x = plot.bbox.left + plot.bbox.width + 8 * ratio;
    ctx.fillText(endLabel(line, unit), x, plot.bbox.top + (places[index] ?? 0) * ratio);
  }
  ctx.restore();
}

function colour(palette: Palette, { token, share }: Tone): string {
  return share === undefined ? palette.of(token) : palette.faded(token, share);
}

function rangeOf({ scale }: ChartPlan): [number, number] {
  return scale.kind === 'log' ? [scale.min, scale.max] : [0, scale.max];
}

function dataOf({ times, plan }: PlotInput): uPlot.AlignedData {
  return [[...times], ...plan.lines.map(({ drawn }) => [...drawn])];
}

/** What is fixed once a chart is made. Which line is whose is not: their ranks change all the time. */
function shapeOf({ lines, scale }: ChartPlan): string {
  return JSON.stringify([scale.kind, ...lines.map(({ width, dashed }) => [width, dashed])]);
}
