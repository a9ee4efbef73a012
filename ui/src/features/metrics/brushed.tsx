import type { GridCell, LiveActor } from '@loom-studio/core-adapter/protocol';
import { shownStatus } from '@loom-studio/core-adapter/query';
import { actorPath } from '../../net/navigation.ts';
import { formatCount, formatDuration, formatRate, plural, shortId, UNKNOWN } from '../../parts/format.ts';
import { Status } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { useTopActors } from '../actors/top-actors.ts';
import { cellQuery, listPath } from './cell-query.ts';
import { placeOf } from './heat.ts';

const SHOWN = 10;
const SORT = '-waited';

export interface BrushedProps {
  studio: Studio;
  /** Id of the brushed cell. */
  cell: string;
  /** What the grid tells of it; absent once no actor is left in it. */
  told: GridCell | undefined;
  onClear: () => void;
}

/** The actors behind the brushed cell, those that waited longest first. */
export function Brushed({ studio, cell, told, onClear }: BrushedProps) {
  const place = placeOf(cell) ?? { type: '', worker: '' };
  const q = cellQuery(place);
  const state = useTopActors(studio.live, { q, sort: SORT, count: SHOWN }).value;
  const rows = state.order.flatMap((key) => state.rows.get(key) ?? []);
  const lost = told?.lost ?? 0;
  return (
    <section class="brushed" aria-label="Actors behind the cell">
      <header class="toolbar">
        <span class="chip">
          <span class="clip">{place.worker === '' ? 'no worker' : place.worker}</span>
        </span>
        <span class="chip">
          <span class="clip">{place.type}</span>
          <button type="button" aria-label="Let go of the cell" onClick={onClear}>
            ×
          </button>
        </span>
        <span class="t2 clip">
          {state.complete ? plural(state.total, 'actor') : ''}
          {lost > 0 && `, ${formatCount(lost)} owner lost`}
        </span>
        <a class="push" href={listPath(q, SORT)}>
          Open as list
        </a>
      </header>
      {state.complete && rows.length === 0 ? (
        <p class="sheet t2">No actor is left in this cell.</p>
      ) : (
        <BrushedRows rows={rows} />
      )}
      {state.total > rows.length && rows.length > 0 && (
        <p class="footer">
          1–{rows.length} of {formatCount(state.total)}, longest last wait first
        </p>
      )}
    </section>
  );
}

function BrushedRows({ rows }: { rows: readonly LiveActor[] }) {
  return (
    <table class="table few">
      <thead>
        <tr>
          <th scope="col">Actor</th>
          <th scope="col">Status</th>
          <th scope="col" class="num">
            Rate/s
          </th>
          <th scope="col" class="num">
            Queue
          </th>
          <th scope="col" class="num">
            Last wait
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((actor) => (
          <tr key={actor.key}>
            <td class="mono">
              <a href={actorPath(actor.app, actor.id)} title={actor.id}>
                {shortId(actor.id)}
              </a>
            </td>
            <td>
              <Status status={shownStatus(actor)} />
            </td>
            <td class="num">{formatRate(actor.rate)}</td>
            <td class="num">{formatCount(actor.queueDepth)}</td>
            <td class="num">{actor.waitMs === undefined ? UNKNOWN : formatDuration(actor.waitMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
