import type { SeriesData } from '@loom-studio/core-adapter/protocol';

export type Split = 'type' | 'worker';

/** The last fifteen minutes of the workspace's figures, kept by this sidecar from the changes it sees. */
export interface Series {
  /** Number of the newest step; grows by one each step. */
  readonly step: number;
  /** Everything kept, or only the steps after `since`. Undefined: those are no longer kept, or the groups changed. */
  read(split: Split, since?: number): SeriesData | undefined;
  /** Called at the end of each step. Returns its own undo. */
  onStep(listener: () => void): () => void;
  close(): void;
}
