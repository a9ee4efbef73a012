import type { Facts } from './facts.ts';

/** `own`: ours to report. `foreign`: fills a gap only. `none`: another process reports it. */
export type Ownership = 'own' | 'foreign' | 'none';

export interface Owners {
  owns(facts: Facts): Ownership;
  /** Told of every actor registered (with facts) or changed through this process. */
  claim(id: string, facts?: Facts): void;
  release(id: string): void;
}

/**
 * Whose actors are in the registry. Alone on it, all are ours. On a shared one ours are those we registered
 * or whose worker is ours; those we only changed, as a router does, are filled in but never claimed.
 */
export function createOwnership(shared: boolean, knownWorkers: ReadonlySet<string>): Owners {
  if (!shared) return { owns: () => 'own', claim: () => undefined, release: () => undefined };
  const workers = new Set(knownWorkers);
  const registered = new Set<string>();
  const changed = new Set<string>();
  return {
    owns({ id, worker }) {
      if (registered.has(id) || (worker !== undefined && workers.has(worker))) return 'own';
      return changed.has(id) ? 'foreign' : 'none';
    },
    claim(id, facts) {
      if (!facts) {
        changed.add(id);
        return;
      }
      registered.add(id);
      if (facts.worker !== undefined) workers.add(facts.worker);
    },
    release(id) {
      registered.delete(id);
      changed.delete(id);
    },
  };
}
