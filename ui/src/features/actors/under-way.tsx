import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { formatAge, formatClock, shortId } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { nameOf, STUCK_MS, type WorkItem } from './work.ts';

export interface UnderWayProps {
  studio: Studio;
  actor: LiveActor;
  /** The page of another actor of the app. */
  pageOf: (id: string) => string;
}

/** What runs for longer than a second. Not there where nobody watches it: `NotRecorded` says so. */
export function UnderWay({ studio, actor, pageOf }: UnderWayProps) {
  const { work, removedAt } = actor;
  if (work === undefined || removedAt !== undefined) return null;
  const items = work.toSorted((one, other) => one.since - other.since);
  return (
    <section class="card" aria-label="Under way">
      <h3>
        Under way <span class="push t3">longer than a second</span>
      </h3>
      {items.length === 0 && <p class="t3">Nothing has run for longer than a second.</p>}
      {items.length > 0 && (
        <ol class="under-way">
          {items.map((item, index) => (
            <Item
              key={`${item.since} ${item.messageId ?? index}`}
              studio={studio}
              actor={actor}
              item={item}
              pageOf={pageOf}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function Item({ studio: { connection }, actor, item, pageOf }: UnderWayProps & { item: WorkItem }) {
  const now = connection.studioSecond.value;
  const age = now - item.since;
  const tone = actor.blockedSince !== undefined ? ' bad' : age >= STUCK_MS ? ' warn' : '';
  const old = connection.phase.value !== 'live' || actor.ownerLostSince !== undefined;
  return (
    <li>
      <p class="work">
        <span class="mono strong clip" title={nameOf(item)}>
          {nameOf(item)}
        </span>
        <span class={`work-age${tone}`}>
          {formatAge(Math.max(1_000, age))}
          {old && '+'}
        </span>
      </p>
      <p class="work-about t3">
        {item.message !== undefined && <span class="mono">{item.operation}</span>}
        <span>since {formatClock(item.since, now)} by its app's clock</span>
        {item.from !== undefined && (
          <span>
            from{' '}
            <a class="mono tap" href={pageOf(item.from)} title={item.from}>
              {shortId(item.from)}
            </a>
          </span>
        )}
      </p>
    </li>
  );
}
