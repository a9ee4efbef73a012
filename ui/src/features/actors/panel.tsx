import { CopyButton } from '../../parts/copy-button.tsx';
import { formatCount } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { ActorDetail } from './actor-detail.tsx';
import { actorPage, identityOf } from './identity.ts';
import type { ListModel } from './list-model.ts';

/** The selected actor beside the list. */
export function ActorPanel({ studio }: { studio: Studio }) {
  const { list } = studio;
  const key = list.selected.value;
  if (key === undefined) return null;
  return (
    <aside class="panel" aria-label="Selected actor">
      <div class="walk">
        <span>{positionOf(key, list)}</span>
        <kbd>J</kbd>
        <kbd>K</kbd>
        <span class="push" />
        <CopyButton text={identityOf(key).id} label="Copy id" quiet />
        <a class="btn quiet" href={actorPage(key, studio.navigation.search.value)}>
          Open page
        </a>
        <button type="button" class="btn quiet" onClick={list.close}>
          Close
        </button>
      </div>
      <ActorDetail studio={studio} />
    </aside>
  );
}

/** Its row, where that is known: in the window, or where the walk that opened it stands. */
function positionOf(key: string, list: ListModel): string {
  const count = formatCount(list.rowCount.value);
  const known = list.state.value.order.includes(key) ? list.placeOf(key) : -1;
  const place = known < 0 && list.cursor.value === key ? list.index.value : known;
  return place < 0 ? `Of ${count}` : `${formatCount(place + 1)} of ${count}`;
}
