import { useEffect, useRef } from 'preact/hooks';
import { withWatchdogs } from '../features/producers/rows.ts';
import { formatCount } from '../parts/format.ts';
import type { Studio } from '../studio.ts';
import { SCREENS, type ScreenEntry } from './screens.ts';

export function Rail({ studio }: { studio: Studio }) {
  const rail = useRef<HTMLElement>(null);
  const { screen } = studio.navigation.route.value;
  // On a phone with large letters not all of them fit side by side.
  useEffect(() => {
    const current = screen && rail.current?.querySelector('[aria-current]');
    if (current) current.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [screen]);
  return (
    <nav class="rail" aria-label="Screens" ref={rail}>
      {SCREENS.map((entry) => (
        <RailEntry key={entry.screen} studio={studio} entry={entry} />
      ))}
      <RailFoot studio={studio} />
    </nav>
  );
}

function RailEntry({ studio, entry: { screen, path, title } }: { studio: Studio; entry: ScreenEntry }) {
  const current = studio.navigation.route.value.screen;
  const here = current === screen ? 'page' : current === 'actor' && screen === 'actors' ? 'true' : undefined;
  return (
    <a href={path} aria-current={here}>
      {title}
      {screen === 'actors' && <ActorCount studio={studio} />}
    </a>
  );
}

function ActorCount({ studio: { census, connection } }: { studio: Studio }) {
  const total = census.total.value;
  // A studio that has read nothing knows of no actor: that is not none.
  const known = connection.phase.value !== 'stale' || connection.asOf.value !== undefined;
  return total === undefined || !known ? null : <span class="count">{formatCount(total)}</span>;
}

/** Only what was told; a line without a source is left out. */
function RailFoot({ studio: { producers, health } }: { studio: Studio }) {
  const list = producers.list.value && withWatchdogs(producers.list.value);
  const version = health.value?.version;
  if (!health.value && !list?.length) return null;
  const present = list?.filter(({ lostSince }) => lostSince === undefined).length ?? 0;
  return (
    <dl class="rail-foot">
      {list && list.length > 0 && (
        <div>
          <dt>Producers</dt>
          <dd>
            {formatCount(present)} of {formatCount(list.length)}
          </dd>
        </div>
      )}
      {health.value && (
        <div>
          <dt>Engine</dt>
          <dd>{health.value.engine}</dd>
        </div>
      )}
      {version && (
        <div>
          <dt>Studio</dt>
          <dd>{version}</dd>
        </div>
      )}
    </dl>
  );
}
