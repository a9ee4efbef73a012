import type { EventOf } from '../protocol/events.ts';
import { type BreakerState, LEVELS, nextLevel, type Shedding } from './breaker.ts';
import type { Meter } from './meter.ts';

/** The share of a core is that of the last while, not of the last moment. */
const SMOOTHING = 0.3;
const SELF_EVERY_MS = 5_000;
/** Less of a change is not worth an event. */
const NOTICEABLE_SHARE = 0.01;
const NOTICEABLE_NANOS = 1.5;
/** The first calls of a process are many times slower than all that follow: no mean is made of so few. */
const SAMPLES_NEEDED = 16;
/** The start and the end of a call are measured each on their own. */
const PARTS_OF_A_CALL = 2;

export interface CostDeps {
  now(): number;
  mono(): number;
  meter: Meter;
  /** Milliseconds spent elsewhere so far, such as in the hooks on the registry. */
  elsewhere(): number;
  /** Part of the outbox in use. */
  fill(): number;
}

export interface Cost {
  shedding(): Shedding;
  /** Measures what was spent since the last time. */
  update(): void;
  /** What is to be told, if enough changed. `told` makes it the last one told. */
  news(): EventOf<'self'> | undefined;
  told(event: EventOf<'self'>): void;
  readonly figures: { nanos: number; share: number };
}

/** What observing costs, and what is held back because of it. */
export function createCost({ now, mono, meter, elsewhere, fill }: CostDeps): Cost {
  let breaker: BreakerState = { level: 0, since: mono() };
  let before = { at: mono(), spent: 0 };
  let last: EventOf<'self'> | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  const figures = { nanos: 0, share: 0 };

  const shedding = (): Shedding => LEVELS[breaker.level] ?? 'messages';

  function noticeable(): boolean {
    if (!last) return figures.nanos > 0 || figures.share >= NOTICEABLE_SHARE || shedding() !== 'nothing';
    const { share = 0, nanos = 0 } = last;
    const ratio = Math.max(figures.nanos, 1) / Math.max(nanos, 1);
    return (
      last.shedding !== shedding() ||
      Math.abs(figures.share - share) >= NOTICEABLE_SHARE ||
      ratio >= NOTICEABLE_NANOS ||
      ratio <= 1 / NOTICEABLE_NANOS
    );
  }

  return {
    shedding,
    update() {
      const at = mono();
      const spent = meter.figures.totalMs + elsewhere();
      if (at > before.at) {
        const share = (spent - before.spent) / (at - before.at);
        figures.share += SMOOTHING * (share - figures.share);
      }
      before = { at, spent };
      const { samples, sampledNanos } = meter.figures;
      figures.nanos = samples < SAMPLES_NEEDED ? 0 : Math.round((PARTS_OF_A_CALL * sampledNanos) / samples);
      breaker = nextLevel(breaker, { fill: fill(), share: figures.share }, at);
    },
    news() {
      if (mono() - lastAt < SELF_EVERY_MS || !noticeable()) return undefined;
      const { share, nanos } = figures;
      return { kind: 'self', at: now(), share, ...(nanos > 0 && { nanos }), shedding: shedding() };
    },
    told(event) {
      last = event;
      lastAt = mono();
    },
    figures,
  };
}
