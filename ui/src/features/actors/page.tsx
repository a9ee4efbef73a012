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
  const { census, list, layout } = studio;
  const unfolded = useSignal(false);
  if (census.total.value === 0 && list.rowCount.value === 0) return <FirstRun studio={studio} />;
  const folds = layout.foldedFacets.value;
  const panel = list.selected.value !== undefined && !layout.narrow.value;
  const unfiltered = list.problem.value !== undefined;
  return (
    <div class={`actors${folds ? '' : ' with-facets'}${panel ? ' with-panel' : ''}`}>
      {!folds && <FacetList studio={studio} />}
      <section class={unfiltered ? 'list unfiltered' : 'list'} aria-label="List">
        <StaleBanner studio={studio} />
        <Toolbar studio={studio} unfolded={unfolded} />
        {folds && unfolded.value && <FacetList studio={studio} />}
        <Rows studio={studio} />
      </section>
      {panel && <ActorPanel studio={studio} />}
    </div>
  );
}

function Rows({ studio }: { studio: Studio }) {
  const { state, rowCount, problem } = studio.list;
  if (!state.value.complete) return <p class="sheet late t3">{problem.value ?? 'Reading the list'}</p>;
  return rowCount.value === 0 ? <NothingMatches studio={studio} /> : <ActorGrid studio={studio} />;
}
