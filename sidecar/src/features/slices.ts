/** How long one piece of a long piece of work may hold the event loop. */
const SLICE_MS = 6;

/** Work cut into slices: ask `isOver` now and then, and `await rest()` when it says so. */
export interface Slices {
  isOver(): boolean;
  rest(): Promise<void>;
}

export function createSlices(sliceMs = SLICE_MS): Slices {
  let began = performance.now();
  return {
    isOver: () => performance.now() - began >= sliceMs,
    async rest() {
      await new Promise((resolve) => setImmediate(resolve));
      began = performance.now();
    },
  };
}
