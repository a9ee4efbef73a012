import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { formatText } from '@loom-studio/core-adapter/query';
import { formatCount, plural, shortId } from '../../parts/format.ts';
import { Status } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { listPath } from '../metrics/cell-query.ts';
import { shownStatus } from './status.ts';
import { useTopActors } from './top-actors.ts';

const SHOWN = 5;

export interface FamilyProps {
  studio: Studio;
  actor: LiveActor;
  /** The page of another actor of the app. */
  pageOf: (id: string) => string;
}

/** Who spawned it and whom it spawned, where that is told. */
export function Family({ studio, actor, pageOf }: FamilyProps) {
  const q = childrenQuery(actor);
  const { order, rows, total } = useTopActors(studio.live, { q, count: SHOWN }).value;
  if (actor.parent === undefined && total === 0) return null;
  const children = order.flatMap((key) => rows.get(key) ?? []);
  return (
    <section class="card" aria-label="Family">
      <h3>
        Family <span class="t3">{total > 0 ? plural(total, 'child', 'children') : ''}</span>
        {total > SHOWN && (
          <a class="push tap" href={listPath(q)}>
            All {formatCount(total)}
          </a>
        )}
      </h3>
      {actor.parent !== undefined && (
        <p class="kin">
          <span class="t3">spawned by</span>
          <a class="mono clip tap" href={pageOf(actor.parent)} title={actor.parent}>
            {shortId(actor.parent, 36)}
          </a>
        </p>
      )}
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <li key={child.key} class="kin">
              <a class="mono clip tap" href={pageOf(child.id)} title={child.id}>
                {shortId(child.id, 30)}
              </a>
              <span class="push">
                <Status status={shownStatus(child)} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Those of its own app that it spawned. */
export function childrenQuery({ app, id }: { app: string; id: string }): string {
  return `parent:${formatText('parent', id)} app:${formatText('app', app)}`;
}
