import type { Fetch } from './transport.ts';

/** Counts requests that are being answered, so that a stop lets them end. */
export function createInFlight(fetch: Fetch) {
  let count = 0;
  let settle: () => void = () => undefined;
  return {
    fetch: (async (request, env) => {
      count += 1;
      try {
        return await fetch(request, env);
      } finally {
        count -= 1;
        if (count === 0) settle();
      }
    }) satisfies Fetch,
    /** Resolves when none is left, or after `ms`. */
    settled(ms: number): Promise<void> {
      if (count === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        settle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
