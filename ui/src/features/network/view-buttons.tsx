import { formatCount } from '../../parts/format.ts';
import type { Network } from './model.ts';

export function ViewButtons({ network }: { network: Network }) {
  const { viewing } = network;
  const unseen = viewing.outOfSight.value;
  return (
    <div class="view-buttons">
      {unseen > 0 && <span class="t3">{formatCount(unseen)} out of sight</span>}
      <button type="button" class="btn" onClick={viewing.showAll}>
        Fit
      </button>
      <fieldset class="stepper">
        <legend class="sr">Zoom</legend>
        <button type="button" class="btn" aria-label="Zoom out" onClick={() => viewing.zoomBy(0.8)}>
          −
        </button>
        <output>{Math.round(viewing.viewport.value.zoom * 100)} %</output>
        <button type="button" class="btn" aria-label="Zoom in" onClick={() => viewing.zoomBy(1.25)}>
          +
        </button>
      </fieldset>
    </div>
  );
}
