import type { EventOf } from '../protocol/events.ts';

/** What is held back, each level with all before it. Counts never are. */
export const LEVELS = ['nothing', 'payloads', 'spans', 'messages'] as const;
export type Shedding = NonNullable<EventOf<'self'>['shedding']>;

/** From which part of the outbox, and of one core, on a level is reached. */
const REACHED = [
  { fill: 0, share: 0 },
  { fill: 0.5, share: 0.05 },
  { fill: 0.7, share: 0.1 },
  { fill: 0.85, share: 0.2 },
] as const;
/** A level is left once both are below this part of what reaches it. */
const LEFT = 0.7;
/** And no sooner than this after it was reached. */
const HOLD_MS = 5_000;

export interface Load {
  /** Part of the outbox in use. */
  fill: number;
  /** Part of one core spent on observing. */
  share: number;
}

export interface BreakerState {
  /** Index into `LEVELS`. */
  level: number;
  /** When the level was last reached or left, in ms. */
  since: number;
}

/** Up at once, down one level at a time. */
export function nextLevel(state: BreakerState, load: Load, now: number): BreakerState {
  const reached = REACHED.findLastIndex(({ fill, share }) => load.fill >= fill || load.share >= share);
  if (reached > state.level) return { level: reached, since: now };
  const bound = REACHED[state.level];
  if (state.level === 0 || !bound || now - state.since < HOLD_MS) return state;
  if (load.fill >= bound.fill * LEFT || load.share >= bound.share * LEFT) return state;
  return { level: state.level - 1, since: now };
}
