import { useComputed } from '@preact/signals';
import type { DrawnFlow } from './drawing.ts';
import { textWidth } from './labels.ts';
import { drawnKey } from './lit.ts';
import type { Network } from './model.ts';
import { edgeTone } from './stroke.ts';
import { figureKey } from './texts.ts';
import { flowLines, flowName } from './words.ts';

/** All edges, thin ones first, so that what matters lies on top. */
export function FlowLines({ network }: { network: Network }) {
  const { flows } = network.drawing.value;
  return (
    <g role="group" aria-label="Edges, the most important first">
      {flows.toReversed().map((drawn) => (
        <FlowLine key={drawn.flow.key} network={network} drawn={drawn} />
      ))}
    </g>
  );
}

function FlowLine({ network, drawn }: { network: Network; drawn: DrawnFlow }) {
  const { flow, route, width, behind } = drawn;
  const { key } = flow;
  const dim = useComputed(() => network.lit.value?.flows.has(key) === false);
  const stop = useComputed(() => network.walking.flow.value === key);
  const selected = useComputed(() => isSelected(network, key));
  const tone = useComputed(() => edgeTone(flow, network.address.value.colour));
  return (
    <g
      class={`flow tone-${tone.value}${behind ? ' behind-others' : ''}${dim.value ? ' dim' : ''}${selected.value ? ' selected' : ''}`}
      role="button"
      aria-label={flowName(flow, network.labelOf)}
      aria-pressed={selected.value}
      tabindex={stop.value ? 0 : -1}
      data-flow={key}
    >
      <path class="reach" d={route.d} />
      <path class="line" d={route.d} stroke-width={width} />
      <g transform={`translate(${route.tip.x} ${route.tip.y}) rotate(${route.angle})`}>
        <path class="head upright" d={headOf(width)} />
      </g>
    </g>
  );
}

function headOf(width: number): string {
  const half = 3.5 + width * 0.55;
  return `M-1 ${-half}L9 0L-1 ${half}z`;
}

function isSelected({ address, scene }: Network, key: string): boolean {
  const { selected } = address.value;
  if (selected?.kind !== 'edge' || !scene.value) return false;
  return drawnKey(selected, scene.value) === key;
}

/** What edges carry, where there is room for it. */
export function Figures({ network }: { network: Network }) {
  const { labels } = network.texts.value;
  return (
    <g class="figures-of-flows" aria-hidden="true">
      {network.drawing.value.flows.flatMap(({ flow }) => {
        const spot = labels.get(figureKey(flow.key));
        return spot ? [<Figure key={flow.key} network={network} drawn={flow} x={spot.x} y={spot.y} />] : [];
      })}
    </g>
  );
}

interface FigureProps {
  network: Network;
  drawn: DrawnFlow['flow'];
  x: number;
  y: number;
}

function Figure({ network, drawn, x, y }: FigureProps) {
  const dim = useComputed(() => network.lit.value?.flows.has(drawn.key) === false);
  const { amount, quality } = flowLines(drawn);
  const width = Math.max(textWidth(amount), textWidth(quality)) + 2;
  return (
    <g class={`figure${dim.value ? ' dim' : ''}`} transform={`translate(${x} ${y})`}>
      <g class="upright">
        <rect class="behind" x={-width / 2} y={quality ? -15 : -9} width={width} height={quality ? 30 : 17} />
        <text class={`amount${drawn.failing ? ' strong' : ''}`} y={quality ? -3 : 4}>
          {amount}
        </text>
        {quality && (
          <text class={drawn.failing ? 'failing' : ''} y={10}>
            {quality}
          </text>
        )}
      </g>
    </g>
  );
}
