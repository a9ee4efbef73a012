import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { formatAge, formatClock } from '../../parts/format.ts';
import { MarkGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { processNameOf } from '../producers/process.ts';
import { longest, nameOf } from './work.ts';

/** Its process does nothing else than what this actor runs: since when, and what. */
export function BlockedBanner({ studio, actor }: { studio: Studio; actor: LiveActor }) {
  const { connection, producers } = studio;
  const { blockedSince, ownerLostSince, removedAt } = actor;
  // One that hung and then ended does not hang any more.
  if (blockedSince === undefined || ownerLostSince !== undefined || removedAt !== undefined) return null;
  const now = connection.studioSecond.value;
  const work = longest(actor.work);
  const name = processNameOf(producers.list.value, actor);
  const plus = connection.phase.value === 'live' ? '' : '+';
  return (
    <div class="banner blocked" role="status">
      <MarkGlyph mark="blocked" />
      <p>
        <b>
          Its process {name && <span class="mono">{name}</span>} has been blocked for{' '}
          {formatAge(Math.max(1_000, now - blockedSince))}
          {plus}
          {work ? ', running ' : '.'}
          {work && <span class="mono">{nameOf(work)}</span>}
          {work && ' on this actor.'}
        </b>{' '}
        <span class="t2">
          Nothing else runs there meanwhile.
          {work && ` It began at ${formatClock(work.since, now)} by the app's clock.`}
        </span>
      </p>
    </div>
  );
}
