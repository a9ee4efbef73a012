export interface Pair {
  ink: string;
  ground: string;
}

export const SURFACES = ['--s0', '--s1', '--s2', '--s3'] as const;
export const TEXTS = ['--t1', '--t2', '--t3'] as const;
export const STATUSES = ['active', 'busy', 'idle', 'quiet', 'failed', 'lost'] as const;

const READ_ON = ['--s0', '--s1', '--s2'];
const inks = (names: readonly string[], grounds: readonly string[]): Pair[] =>
  names.flatMap((ink) => grounds.map((ground) => ({ ink, ground })));

/** What is written on what. Each is held to 4.5 by a test. */
export const PAIRS: readonly Pair[] = [
  ...inks(TEXTS, READ_ON),
  ...inks(['--accent'], ['--s0', '--s1', '--accent-bg']),
  ...inks(
    STATUSES.map((status) => `--st-${status}`),
    ['--s0', '--s1'],
  ),
  { ink: '--accent-ink', ground: '--accent' },
  { ink: '--t1', ground: '--st-quiet-bg' },
];

/** Edges of what can be used. Each is held to 3. */
export const EDGES: readonly Pair[] = inks(['--line-field', '--focus'], ['--s0', '--s1']);

/** Values in heat cells: the ink turns where the ground does. */
export const HEAT: readonly Pair[] = [0, 1, 2, 3, 4, 5, 6].map((step) => ({
  ink: step < 5 ? '--h-ink-lo' : '--h-ink-hi',
  ground: `--h${step}`,
}));
