import { formatCount } from '../parts/format.ts';
import type { Studio } from '../studio.ts';

export function Rail({ studio }: { studio: Studio }) {
  const { store } = studio;
  store.revision.value;
  const count = store.total.value ?? store.size();
  return (
    <nav class="rail" aria-label="Screens">
      <a href="/" aria-current="page">
        Actors
        {store.loaded.value && <span class="count">{formatCount(count)}</span>}
      </a>
      <RailFoot studio={studio} />
    </nav>
  );
}

/** Only what was told; a line without a source is left out. */
function RailFoot({ studio: { producers, health } }: { studio: Studio }) {
  const list = producers.list.value;
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
