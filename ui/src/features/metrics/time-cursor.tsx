import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { formatClock } from '../../parts/format.ts';
import { nearestStep, timeTicks } from './scales.ts';
import { steppedTo } from './step-keys.ts';

export interface TimeCursorProps {
  /** The strip as wide as the plots: what is at the same place in both is at the same time. */
  strip: RefObject<HTMLDivElement | null>;
  times: readonly number[];
  from: number;
  to: number;
  cursor: Signal<number | undefined>;
}

/** The time axis of all charts, and the handle of their cursor for those who use no pointer. */
export function TimeCursor({ strip, times, from, to, cursor }: TimeCursorProps) {
  const width = useWidth(strip);
  const at = cursor.value;
  const shown = at ?? times.at(-1) ?? to;
  const place = (time: number) => ({ left: `${((time - from) / (to - from)) * 100}%` });
  return (
    <div class="time-axis">
      <div
        ref={strip}
        class="time-strip"
        role="slider"
        tabIndex={0}
        aria-label="Time the charts point at"
        aria-valuemin={times[0] ?? from}
        aria-valuemax={times.at(-1) ?? to}
        aria-valuenow={shown}
        aria-valuetext={at === undefined ? 'Now' : formatClock(at, to)}
        onKeyDown={step}
      >
        {timeTicks(from, to, width).map((tick) => (
          <span key={tick} class="tick" style={place(tick)}>
            {clockTick(tick)}
          </span>
        ))}
        {at !== undefined && (
          <span class="time-badge mono" style={place(at)}>
            {formatClock(at, to)}
          </span>
        )}
      </div>
    </div>
  );

  function step(event: KeyboardEvent) {
    const index = at === undefined ? times.length : nearestStep(times, at);
    const next = steppedTo(event.key, index, times.length);
    if (next === undefined) return;
    event.preventDefault();
    cursor.value = next === 'none' ? undefined : times[next];
  }
}

function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => setWidth(element.clientWidth));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [ref]);
  return width;
}

/** Seconds only where ticks are not whole minutes. */
function clockTick(at: number): string {
  const clock = formatClock(at, at);
  return clock.endsWith(':00') ? clock.slice(0, -3) : clock;
}
