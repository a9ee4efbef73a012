import type { CauseRow } from '@loom-studio/core-adapter/protocol';

export interface Asked {
  app?: string | undefined;
  /** Of the actor it was last seen in. */
  type?: string | undefined;
  limit: number;
}

/** What fails, each cause once, the one seen last first. */
export function shownErrors(rows: Record<string, CauseRow>, { app, type, limit }: Asked): CauseRow[] {
  return Object.values(rows)
    .filter((row) => (app === undefined || row.app === app) && (type === undefined || row.type === type))
    .sort((left, right) => right.lastAt - left.lastAt || right.count - left.count)
    .slice(0, limit);
}
