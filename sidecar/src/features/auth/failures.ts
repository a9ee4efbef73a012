import type { Drops } from '../../engine/engine.ts';

/** Wrong tokens one address may try within a window. Tokens are long; this only stops guessing at short ones. */
export const FAILURE_LIMITS = { attempts: 30, windowMs: 10_000, addresses: 1_000 };

export interface Failures {
  /** Whether the address must wait before it may try again. */
  blocked(address: string): boolean;
  /** Whether that was the last it may try within the window. */
  add(address: string): boolean;
  /** Tries refused, and addresses forgotten because there were too many. */
  drops(): Drops;
}

/** Counts per address in fixed windows. Bounded: the address that was first to fail is forgotten first. */
export function createFailures(now: () => number, limits = FAILURE_LIMITS): Failures {
  const windows = new Map<string, { until: number; count: number }>();
  const dropped = { 'auth.attempts': 0, 'auth.addresses': 0 };
  const current = (address: string) => {
    const window = windows.get(address);
    return window && window.until > now() ? window : undefined;
  };
  return {
    blocked(address) {
      const blocked = (current(address)?.count ?? 0) >= limits.attempts;
      if (blocked) dropped['auth.attempts'] += 1;
      return blocked;
    },
    add(address) {
      const window = current(address) ?? { until: now() + limits.windowMs, count: 0 };
      window.count += 1;
      windows.delete(address);
      windows.set(address, window);
      if (windows.size > limits.addresses) {
        dropped['auth.addresses'] += 1;
        windows.delete(windows.keys().next().value ?? '');
      }
      return window.count === limits.attempts;
    },
    drops: () => ({ ...dropped }),
  };
}
