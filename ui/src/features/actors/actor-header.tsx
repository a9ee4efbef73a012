import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { formatAge, formatClock, momentOf } from '../../parts/format.ts';
import { Status } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { statusOf, statusSince } from './status.ts';

export function ActorHeader({ studio, actor }: { studio: Studio; actor: LegacyActor }) {
  const now = studio.connection.studioSecond.value;
  const since = momentOf(statusSince(actor));
  return (
    <header class="detail-head">
      <h2 class="mono break">{actor.id}</h2>
      <p class="facts">
        <span class="strong">
          <Status status={statusOf(actor)} />
        </span>
        {since !== undefined && (
          <span class="t2" title={`for ${formatAge(now - since)}`}>
            since {formatClock(since, now)}
          </span>
        )}
        <span class="place">
          {actor.type}
          {actor.workerId && <> on {actor.workerId}</>} in {actor.app}
        </span>
      </p>
    </header>
  );
}
