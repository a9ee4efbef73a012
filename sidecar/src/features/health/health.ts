import type { Health } from '@loom-studio/core-adapter/protocol';
import type { Notice, Trouble } from '../../engine/engine.ts';
import type { View } from '../../studio.ts';

export interface HealthFacts {
  version: string;
  workspace: string;
  engine: string;
  trouble: Trouble | undefined;
  /** What should be put right though all is well. */
  notices: Notice[];
  transport: string;
  /** Parts that not every studio runs. What they lack does not degrade the rest. */
  further?: Health['components'];
}

/** Liveness and what runs here. `degraded` while the view does not hear from the engine: shown, not restarted for. */
export function healthOf(view: View, facts: HealthFacts, now: number): Health {
  const { fresh } = view;
  const { trouble } = facts;
  const well = fresh && !trouble;
  return {
    status: well ? 'healthy' : 'degraded',
    timestamp: new Date(now).toISOString(),
    version: facts.version,
    workspace: facts.workspace,
    engine: facts.engine,
    transport: facts.transport,
    components: {
      engine: {
        status: well ? 'healthy' : 'degraded',
        detail: trouble?.text ?? facts.engine,
        ...(trouble && { code: trouble.code }),
      },
      view: { status: fresh ? 'fresh' : 'stale', detail: `${view.size} actors` },
      transport: { status: 'healthy', detail: facts.transport },
      ...facts.further,
    },
    ...(facts.notices.length > 0 && { notices: facts.notices }),
  };
}
