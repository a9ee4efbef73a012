export interface MemoryLeases {
  hold(ws: string, name: string, holder: string, ttlMs: number): boolean;
  release(ws: string, name: string, holder: string): void;
}

export function createMemoryLeases(now: () => number): MemoryLeases {
  const leases = new Map<string, { holder: string; until: number }>();
  return {
    hold(ws, name, holder, ttlMs) {
      const current = leases.get(`${ws}/${name}`);
      if (current && current.holder !== holder && current.until > now()) return false;
      leases.set(`${ws}/${name}`, { holder, until: now() + ttlMs });
      return true;
    },
    release(ws, name, holder) {
      if (leases.get(`${ws}/${name}`)?.holder === holder) leases.delete(`${ws}/${name}`);
    },
  };
}
