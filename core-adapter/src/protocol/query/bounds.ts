/** What one filter may cost. Ids are short, so a text over these is a mistake or an attack. */
export const QUERY_BOUNDS = {
  chars: 1_000,
  /** Words and values together. */
  terms: 64,
  /** Parentheses within parentheses. */
  depth: 16,
  /** Steps of a metadata path. */
  pathSteps: 8,
} as const;
