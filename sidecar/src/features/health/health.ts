import type { Health } from '@loom-studio/core-adapter/protocol';
import type { View } from '../../studio.ts';

export interface HealthFacts {
  version: string;
  workspace: string;
  engine: string;
  transport: string;
}

/** Liveness and what runs here. `degraded` while the view does not hear from the engine: shown, not restarted for. */
export function healthOf(view: View, facts: HealthFacts, now: number): Health {
  const fresh = view.fresh;
  return {
    status: fresh ? 'healthy' : 'degraded',
    timestamp: new Date(now).toISOString(),
    version: facts.version,
    workspace: facts.workspace,
    engine: facts.engine,
    transport: facts.transport,
    components: {
      engine: { status: fresh ? 'healthy' : 'degraded', detail: facts.engine },
      view: { status: fresh ? 'fresh' : 'stale', detail: `${view.size} actors` },
      transport: { status: 'healthy', detail: facts.transport },
    },
  };
}
