import { createLoopDelay, type LoopDelay } from '../../features/loop-delay.ts';
import type { Figure } from '../../features/metrics/prometheus.ts';
import { CALM, LOAD_LEVELS, type LoadLevel, type LoadState, nextLoad } from './load-level.ts';

export interface Load {
  level(): LoadLevel;
  close(): void;
}

const EVERY_MS = 1_000;

/** Looks once a second how late the event loop is. `delay` is handed in by tests. */
export function createLoad(delay: Pick<LoopDelay, 'take' | 'close'> = createLoopDelay()): Load {
  let state: LoadState = CALM;
  const timer = setInterval(() => {
    state = nextLoad(state, delay.take().p90Ms);
  }, EVERY_MS);
  timer.unref();
  return {
    level: () => LOAD_LEVELS[state.level] ?? 'calm',
    close() {
      clearInterval(timer);
      delay.close();
    },
  };
}

export function loadFigure(load: Load): Figure {
  return {
    name: 'studio_load_level',
    help: 'How late the event loop is: 0 calm, 1 busy, 2 strained, 3 overloaded.',
    kind: 'gauge',
    read: () => LOAD_LEVELS.indexOf(load.level()),
  };
}
