import type { Engine, Trouble } from '../../engine/engine.ts';
import type { View } from '../../studio.ts';

/** Time itself is committed each second, and whoever died is replaced within three. */
export const STALLED_MS = 10_000;

export interface TroubleSources {
  view: Pick<View, 'fresh' | 'stillMs'>;
  engine: Pick<Engine, 'trouble'>;
  /** Wall clock, in milliseconds. */
  now: () => number;
}

/** What keeps what is shown from moving: the engine's trouble, or that nobody applies the log. */
export function createTrouble({ view, engine, now }: TroubleSources): () => Trouble | undefined {
  let since: number | undefined;
  return () => {
    const still = view.fresh ? view.stillMs : undefined;
    if (still === undefined || still < STALLED_MS) since = undefined;
    else since ??= Math.round(now() - still);
    const stalled = { code: 'stalled', text: 'No sidecar has applied anything' } as const;
    return engine.trouble() ?? (since === undefined ? undefined : { ...stalled, since });
  };
}
