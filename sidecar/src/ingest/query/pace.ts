/** Work done in turns of a few milliseconds, one turn at a time, so that whatever else waits is served between. */
export interface Pace {
  /** Whether the turn is used up. Cheap enough to be asked for every row; `rows` is how many were done since. */
  due(rows?: number): boolean;
  /** The next turn. Everybody who waits gets one, in order. */
  turn(): Promise<void>;
  /** A turn once nobody else waits for one. */
  idleTurn(): Promise<void>;
}

const SLICE_MS = 5;
/** Rows between two looks at the clock. */
const LOOK_EVERY = 32;

export function createPace(now: () => number = () => performance.now()): Pace {
  const waiting: Array<() => void> = [];
  const idle: Array<() => void> = [];
  let beganAt = Number.NEGATIVE_INFINITY;
  let unseen = 0;
  let scheduled = false;

  const next = (): void => {
    scheduled = false;
    beganAt = now();
    unseen = 0;
    const begin = waiting.shift() ?? idle.shift();
    begin?.();
    if (waiting.length + idle.length > 0) schedule();
  };
  const schedule = (): void => {
    if (!scheduled) setImmediate(next);
    scheduled = true;
  };
  const place = (queue: Array<() => void>): Promise<void> =>
    new Promise((resolve) => {
      queue.push(resolve);
      schedule();
    });

  return {
    due(rows = 1) {
      unseen += rows;
      if (unseen < LOOK_EVERY) return false;
      unseen = 0;
      return now() - beganAt >= SLICE_MS;
    },
    turn: () => place(waiting),
    idleTurn: () => place(idle),
  };
}
