/** What is kept of an error's text. */
const TEXT_CHARS = 200;

export interface Failure {
  from: number;
  to: number;
  error: string;
  count: number;
  lastAt: number;
}

/** Failed messages by sender, receiver and error text. */
export interface Failures {
  /** Failures that found no room. */
  readonly refused: number;
  /** `times`: it stands for so many alike. */
  add(from: number, to: number, text: string, at: number, times: number): void;
  all(): Iterable<Failure>;
}

export function createFailures(limit: number): Failures {
  const found = new Map<string, Failure>();
  let refused = 0;
  return {
    get refused() {
      return refused;
    },
    add(from, to, text, at, times) {
      const error = cut(text);
      const key = `${from} ${to} ${error}`;
      const known = found.get(key);
      if (known) {
        known.count += times;
        known.lastAt = at;
      } else if (found.size < limit) found.set(key, { from, to, error, count: times, lastAt: at });
      else refused += times;
    },
    all: () => found.values(),
  };
}

/** A copy: a mere slice would keep the whole text in memory. */
function cut(text: string): string {
  return text.length <= TEXT_CHARS ? text : `${Buffer.from(text.slice(0, TEXT_CHARS)).toString()}…`;
}
