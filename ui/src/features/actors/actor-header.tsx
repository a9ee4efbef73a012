import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { formatAge, formatClock } from '../../parts/format.ts';
import { Status } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { shownSince, shownStatus } from './status.ts';

export function ActorHeader({ studio, actor }: { studio: Studio; actor: LiveActor }) {
  const now = studio.connection.studioSecond.value;
  const since = shownSince<number>(actor);
  const place = `${actor.type}${actor.worker ? ` on ${actor.worker}` : ''} in ${actor.app}`;
  return (
    <header class="detail-head">
      <h2 class="mono break">{actor.id}</h2>
      <p class="facts">
        <span class="strong">
          <Status status={shownStatus(actor)} />
        </span>
        <span class="t2" title={`for ${formatAge(now - since)}`}>
          since {formatClock(since, now)}
        </span>
        <span class="place clip" title={place}>
          {place}
        </span>
      </p>
    </header>
  );
}
