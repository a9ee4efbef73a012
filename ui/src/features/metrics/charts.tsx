import type { SeriesData } from '@loom-studio/core-adapter/protocol';
import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { createPalette } from '../../parts/palette.ts';
import type { Studio } from '../../studio.ts';
import { WINDOWS, type WindowName } from './address.ts';
import { Chart } from './chart.tsx';
import { windowOf, withoutGone } from './kept-points.ts';
import { chartPlans } from './plot-lines.ts';
import { nearestStep } from './scales.ts';
import { TimeCursor } from './time-cursor.tsx';

export interface ChartsProps {
  studio: Studio;
  data: SeriesData;
  window: WindowName;
  /** Id of the line of the brushed group. */
  accented: string | undefined;
}

export function Charts({ studio, data, window, accented }: ChartsProps) {
  const theme = studio.theme.name;
  const palette = useMemo(() => createPalette(document.documentElement, theme), [theme]);
  const cursor = useSignal<number | undefined>(undefined);
  const strip = useRef<HTMLDivElement>(null);
  const cut = useMemo(() => withoutGone(windowOf(data, WINDOWS[window])), [data, window]);
  const plans = useMemo(() => chartPlans(cut, accented), [cut, accented]);
  const to = cut.times.at(-1) ?? data.now;
  const from = to - WINDOWS[window];
  return (
    <div class="charts" onPointerMove={pointAt} onPointerDown={pointAt} onPointerLeave={letGo}>
      {plans.map((plan) => (
        <Chart
          key={plan.name}
          plan={plan}
          times={cut.times}
          from={from}
          to={to}
          cursor={cursor}
          palette={palette}
          theme={theme}
        />
      ))}
      <TimeCursor strip={strip} times={cut.times} from={from} to={to} cursor={cursor} />
    </div>
  );

  function pointAt(event: PointerEvent) {
    const box = strip.current?.getBoundingClientRect();
    if (!box) return;
    const across = (event.clientX - box.left) / box.width;
    const inside = across >= 0 && across <= 1;
    cursor.value = inside ? cut.times[nearestStep(cut.times, from + across * (to - from))] : undefined;
  }

  /** A finger that is lifted leaves its cursor; a mouse that leaves takes it along. */
  function letGo(event: PointerEvent) {
    if (event.pointerType === 'mouse') cursor.value = undefined;
  }
}
