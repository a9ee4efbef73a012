import { formatAge, formatDuration } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';

/** How old what is on the screen is: a word, a shape and a colour. */
export function Freshness({ studio: { connection } }: { studio: Studio }) {
  const phase = connection.phase.value;
  const asOf = connection.asOf.value;
  if (phase === 'stale' && asOf === undefined) return <Badge tone="stale" word="nothing read yet" age="" />;
  const age = asOf === undefined ? 0 : Math.max(0, connection.now.value - asOf);
  if (phase === 'live') return <Badge tone="live" word="live" age={shortAge(age)} />;
  if (phase === 'stale') return <Badge tone="stale" word="stale" age={formatAge(age)} />;
  return <Badge tone={phase} word={phase} age="" />;
}

function Badge({ tone, word, age }: { tone: string; word: string; age: string }) {
  return (
    <span class={`fresh fresh-${tone}`}>
      <span class="dot" aria-hidden="true" />
      {word}
      {age && <span class="age">{age}</span>}
    </span>
  );
}

/** A live reading is at most seconds old; tenths show that it is. */
function shortAge(ms: number): string {
  return ms < 1_000 ? `${(ms / 1_000).toFixed(1)} s` : formatDuration(ms);
}
