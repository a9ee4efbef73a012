import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { formatAge, formatClock } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { processNameOf } from '../producers/process.ts';

/** Its process is gone or cannot reach the studio: which, since when, and what the rest of the page is worth. */
export function LostBanner({
  studio: { connection, producers },
  actor,
}: {
  studio: Studio;
  actor: LiveActor;
}) {
  const { ownerLostSince, removedAt } = actor;
  if (ownerLostSince === undefined || removedAt !== undefined) return null;
  const now = connection.studioSecond.value;
  const plus = connection.phase.value === 'live' ? '' : '+';
  return (
    <div class="banner lost" role="status">
      <StatusGlyph status="owner lost" />
      <p>
        <b>
          Its process <span class="mono">{processNameOf(producers.list.value, actor)}</span> is lost: silent
          for {formatAge(Math.max(1_000, now - ownerLostSince))}
          {plus}.
        </b>{' '}
        <span class="t2">
          It ended, or cannot reach the studio. What is shown is as of {formatClock(ownerLostSince, now)}.
        </span>
      </p>
    </div>
  );
}
