import type { Trouble } from '../../../engine/engine.ts';
import type { View } from '../../../studio.ts';
import { encode } from './frames.ts';

export interface Status {
  /** For somebody who has just come; nothing when all is well, which the greeting says already. */
  greeting(): string | undefined;
  /** For everybody, when it is no longer what they were told. */
  news(): string | undefined;
}

export interface StatusSources {
  view: Pick<View, 'fresh' | 'silentMs'>;
  trouble: () => Trouble | undefined;
  /** Wall clock, in milliseconds. */
  now: () => number;
}

/** Whether the studio hears from its engine, and what keeps the engine from working. */
export function createStatus({ view, trouble, now }: StatusSources): Status {
  let told = { fresh: view.fresh, trouble: trouble() };
  /** What is shown is as of then; unknown while nothing was ever read. */
  let staleSince: number | undefined;

  const lastHeard = (): number | undefined => {
    const { silentMs } = view;
    return silentMs === undefined ? undefined : Math.round(now() - silentMs);
  };
  staleSince = told.fresh ? undefined : lastHeard();

  const frame = (): string => {
    const { code, text, since } = told.trouble ?? {};
    return encode({
      type: 'status',
      data: {
        fresh: told.fresh,
        ...(!told.fresh && staleSince !== undefined && { since: staleSince }),
        ...(code && text && since !== undefined && { trouble: { code, text, since } }),
      },
    });
  };

  const look = (): boolean => {
    const seen = { fresh: view.fresh, trouble: trouble() };
    if (seen.fresh === told.fresh && sameTrouble(seen.trouble, told.trouble)) return false;
    if (seen.fresh !== told.fresh) staleSince = seen.fresh ? undefined : lastHeard();
    told = seen;
    return true;
  };

  return {
    greeting: () => (told.fresh && !told.trouble ? undefined : frame()),
    news: () => (look() ? frame() : undefined),
  };
}

function sameTrouble(one: Trouble | undefined, other: Trouble | undefined): boolean {
  return one?.code === other?.code && one?.text === other?.text;
}
