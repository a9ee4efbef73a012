import { CopyButton } from '../../parts/copy-button.tsx';
import { formatCount } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { ActorDetail } from './actor-detail.tsx';
import { actorPage } from './open-actor.ts';
import { identityOf } from './store.ts';

/** The selected actor beside the list. */
export function ActorPanel({ studio }: { studio: Studio }) {
  const { list } = studio;
  const key = list.selected.value;
  if (key === undefined) return null;
  return (
    <aside class="panel" aria-label="Selected actor">
      <div class="walk">
        <span>{positionOf(key, list.shown.value)}</span>
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

function positionOf(key: string, keys: readonly string[]): string {
  const index = keys.indexOf(key);
  return index < 0 ? 'Not in the list' : `${formatCount(index + 1)} of ${formatCount(keys.length)}`;
}
