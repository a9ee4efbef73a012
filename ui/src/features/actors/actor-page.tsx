import { CopyButton } from '../../parts/copy-button.tsx';
import { plural } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { ActorDetail } from './actor-detail.tsx';
import { actorPage } from './identity.ts';

export interface ActorPageProps {
  studio: Studio;
  id: string;
}

/** One actor on its own page, under an address that can be passed on. */
export function ActorPage({ studio, id }: ActorPageProps) {
  const { list } = studio;
  return (
    <div class="actor-page">
      <StaleBanner studio={studio} />
      <div class="walk">
        <a class="btn quiet back" href={`/${studio.navigation.search.value}`}>
          ‹ {list.state.value.complete ? plural(list.state.value.total, 'actor') : 'Actors'}
        </a>
        <span class="push" />
        <CopyButton text={id} label="Copy id" quiet />
      </div>
      <ActorDetail studio={studio} />
      <Neighbours studio={studio} />
    </div>
  );
}

/** Previous and next in the order of the list, for thumbs. */
function Neighbours({ studio: { list, layout, navigation } }: { studio: Studio }) {
  // Neighbours change with the rows that are known.
  list.state.value;
  const index = list.index.value;
  if (!layout.phone.value || index < 0) return null;
  const search = navigation.search.value;
  return (
    <nav class="neighbours" aria-label="Neighbours">
      <Neighbour target={list.keyAt(index - 1)} search={search} label="Previous" />
      <Neighbour target={list.keyAt(index + 1)} search={search} label="Next" />
    </nav>
  );
}

interface NeighbourProps {
  target: string | undefined;
  search: string;
  label: string;
}

function Neighbour({ target, search, label }: NeighbourProps) {
  return target === undefined ? (
    <span class="t3">{label}</span>
  ) : (
    <a href={actorPage(target, search)}>{label}</a>
  );
}
