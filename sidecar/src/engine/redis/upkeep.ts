export interface Upkeep {
  soon(ws: string): void;
  stop(): void;
}

/** Runs `work` for each workspace that asked for it, not more often than every `ms`. */
export function createUpkeep(
  ms: number,
  work: (ws: string) => Promise<void>,
  onError: (error: unknown) => void,
): Upkeep {
  const planned = new Map<string, NodeJS.Timeout>();
  return {
    soon(ws: string) {
      if (planned.has(ws)) return;
      const timer = setTimeout(() => {
        work(ws)
          .catch(onError)
          .finally(() => planned.delete(ws));
      }, ms);
      planned.set(ws, timer);
    },
    stop() {
      for (const timer of planned.values()) clearTimeout(timer);
    },
  };
}
