import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Palette } from '../../parts/palette.ts';
import { NotReported } from './not-reported.tsx';
import { createPlot, type Plot } from './plot.ts';
import { type ChartPlan, readoutsAt } from './plot-lines.ts';
import { nearestStep } from './scales.ts';

export interface ChartProps {
  plan: ChartPlan;
  times: readonly number[];
  from: number;
  to: number;
  /** Time all charts point at. */
  cursor: ReadonlySignal<number | undefined>;
  palette: Palette;
  theme: ReadonlySignal<string>;
}

export function Chart(props: ChartProps) {
  const { plan } = props;
  return (
    <section class="chart" aria-label={plan.title} data-chart={plan.name}>
      <header>
        <h2>{plan.title}</h2>
        <span class="t3">{plan.unitWords}</span>
        <Readouts {...props} />
      </header>
      {plan.lines.length > 0 ? <Canvas {...props} /> : <NotReported name={plan.name} />}
    </section>
  );
}

/** What the chart says at the cursor; without one, now. */
function Readouts({ plan, times, cursor }: ChartProps) {
  const at = cursor.value;
  const index = at === undefined ? times.length - 1 : nearestStep(times, at);
  return (
    <dl class={at === undefined ? 'readouts' : 'readouts at-cursor'}>
      {readoutsAt(plan, index).map(({ label, text }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Canvas({ plan, times, from, to, cursor, palette, theme }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = createPlot(element, palette, { plan, times, from, to });
    plot.current = made;
    const watcher = new ResizeObserver(() => made.resize(element.clientWidth, element.clientHeight));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.close();
    };
  }, [palette]);
  useLayoutEffect(() => plot.current?.show({ plan, times, from, to }), [plan, times, from, to]);
  useEffect(() => theme.subscribe(() => plot.current?.repaint()), [theme]);
  useEffect(() => cursor.subscribe((at) => plot.current?.point(at)), [cursor]);
  return <div ref={host} class="plot" aria-hidden="true" />;
}
