import type { Selection } from './address.ts';
import { EdgePanel } from './edge-panel.tsx';
import type { Network } from './model.ts';
import { NodePanel } from './node-panel.tsx';

/** What is selected, beside the graph or in its place where there is no room beside it. */
export function NetworkPanel({ network, narrow }: { network: Network; narrow: boolean }) {
  const { selected } = network.address.value;
  if (!selected) return null;
  return (
    <aside class="panel network-panel" aria-label="Selected in the network">
      <div class="walk">
        <span>{selected.kind === 'edge' ? 'Edge' : 'Node'}</span>
        <span class="push" />
        <button type="button" class="btn quiet" onClick={() => network.select(undefined)}>
          {narrow ? 'Back' : 'Close'}
        </button>
      </div>
      <Selected network={network} selected={selected} />
    </aside>
  );
}

function Selected({ network, selected }: { network: Network; selected: Selection }) {
  return selected.kind === 'edge' ? (
    <EdgePanel network={network} from={selected.from} to={selected.to} />
  ) : (
    <NodePanel network={network} id={selected.id} />
  );
}
