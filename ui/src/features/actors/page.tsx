import { useSignal } from '@preact/signals';
import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { FirstRun } from '../producers/first-run.tsx';
import { FacetList } from './facet-list.tsx';
import { ActorGrid } from './grid.tsx';
import { NothingMatches } from './nothing-matches.tsx';
import { ActorPanel } from './panel.tsx';
import { Toolbar } from './toolbar.tsx';

/** The list screen: facets, the list, and the selected actor beside it. */
export function ActorsPage({ studio }: { studio: Studio }) {
  const { store, list, layout } = studio;
  const unfolded = useSignal(false);
  store.revision.value;
  if (store.size() === 0 && list.shown.value.length === 0) return <FirstRun studio={studio} />;
  const folds = layout.foldedFacets.value;
  const panel = list.selected.value !== undefined && !layout.narrow.value;
  return (
    <div class={`actors${folds ? '' : ' with-facets'}${panel ? ' with-panel' : ''}`}>
      {!folds && <FacetList studio={studio} />}
      <section class="list" aria-label="List">
        <StaleBanner studio={studio} />
        <Toolbar studio={studio} unfolded={unfolded} />
        {folds && unfolded.value && <FacetList studio={studio} />}
        {list.shown.value.length === 0 ? <NothingMatches studio={studio} /> : <ActorGrid studio={studio} />}
      </section>
      {panel && <ActorPanel studio={studio} />}
    </div>
  );
}
