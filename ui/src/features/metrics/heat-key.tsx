import { formatTick } from './figure.ts';
import type { HeatFigure } from './heat.ts';

const NAMES: Record<HeatFigure, string> = { rate: 'messages/s', wait: 'p95 wait, ms', errors: 'errors/s' };

/** What the colours mean; the values are printed in the cells. */
export function HeatKey({ figure, from }: { figure: HeatFigure; from: readonly number[] }) {
  const [least = 0] = from;
  return (
    <p class="heat-key">
      <span class="t3">{NAMES[figure]}</span>
      <span>
        <i class="heat-0" /> {figure === 'errors' ? '0' : `< ${limit(least)}`}
      </span>
      {from.map((value, nth) => (
        <span key={value}>
          <i class={`heat-${nth + 1}`} /> {figure === 'errors' && nth === 0 ? '> 0' : limit(value)}
        </span>
      ))}
      <span>
        <i class="lost" /> owner lost
      </span>
    </p>
  );

  function limit(value: number): string {
    if (figure !== 'wait') return formatTick('rate', value);
    return value < 1_000 ? String(value) : formatTick('ms', value);
  }
}
