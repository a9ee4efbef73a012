import { useEffect } from 'preact/hooks';
import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { EdgeTable } from './edge-table.tsx';
import { Graph } from './graph.tsx';
import type { Network } from './model.ts';
import { NothingSent } from './nothing-sent.tsx';
import { NetworkPanel } from './panel.tsx';
import { SpawnedTable } from './spawned-table.tsx';
import { ToldLine } from './told-line.tsx';
import { Toolbar } from './toolbar.tsx';

/** Who sends messages to whom: as a graph, or as the table of the same edges. */
export function NetworkPage({ studio }: { studio: Studio }) {
  const { network, layout, keys } = studio;
  useEffect(() => keys.add((event) => pageKey(network, event)), [network, keys]);
  const narrow = layout.narrow.value;
  const selected = network.address.value.selected !== undefined;
  return (
    <div class={`network${selected && !narrow ? ' with-panel' : ''}`}>
      {!(selected && narrow) && (
        <section class="list" aria-label="Network">
          <StaleBanner studio={studio} />
          <Toolbar network={network} />
          <Content network={network} />
          <ToldLine network={network} />
        </section>
      )}
      {selected && <NetworkPanel network={network} narrow={narrow} />}
    </div>
  );
}

function Content({ network }: { network: Network }) {
  const told = network.told.value;
  const failure = network.failure.value;
  if (failure) {
    return (
      <section class="sheet" role="status">
        <h2 class="title">The studio cannot draw this</h2>
        <p class="t2">{failure.message}</p>
      </section>
    );
  }
  if (!told) return <p class="sheet late t3">Adding up the messages</p>;
  const table = network.view.value === 'table';
  if (told.data.edges.length === 0 && !(network.address.value.spawned && told.spawned.length > 0)) {
    return (
      <>
        <NothingSent data={told.data} focused={told.request.focus !== undefined} />
        {table && <SpawnedTable network={network} />}
      </>
    );
  }
  if (!table) return <Graph network={network} />;
  return (
    <div class="edge-tables">
      <EdgeTable network={network} />
      <SpawnedTable network={network} />
    </div>
  );
}

function pageKey(network: Network, { key }: KeyboardEvent): (() => void) | undefined {
  if (key !== 'Escape') return undefined;
  const { selected, focus } = network.address.peek();
  if (selected) return () => network.select(undefined);
  return focus ? network.unfocus : undefined;
}
