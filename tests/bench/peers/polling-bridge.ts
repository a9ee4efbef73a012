import type { createRegistry } from '../../../core-adapter/demo/registry.ts';

const POLL_MS = 1_000;

export interface PollingBridge {
  flush(): Promise<boolean>;
}

/** What Studio began as: each second the whole registry is read, and each actor that changed is posted by itself. */
export function createPollingBridge(registry: ReturnType<typeof createRegistry>, url: string): PollingBridge {
  const told = new Map<string, string>();
  let isPolling = false;
  const poll = async (): Promise<boolean> => {
    if (isPolling) return false;
    isPolling = true;
    for (const actor of await registry.getAll()) {
      const body = JSON.stringify(actor);
      if (told.get(actor.actorId) === body) continue;
      told.set(actor.actorId, body);
      await fetch(`${url}/api/actor/update`, { method: 'POST', body });
    }
    isPolling = false;
    return true;
  };
  setInterval(() => poll().catch(console.error), POLL_MS);
  return { flush: poll };
}
