import { useComputed } from '@preact/signals';
import { plural } from '../../parts/format.ts';
import type { DrawnSpawned } from './drawing.ts';
import type { Network } from './model.ts';

/** Who spawned whom: lines that carry no messages, above those that do. The table names the same. */
export function SpawnedLines({ network }: { network: Network }) {
  const { spawned } = network.drawing.value;
  if (spawned.length === 0) return null;
  return (
    <g role="group" aria-label="Who spawned whom">
      {spawned.map((drawn) => (
        <SpawnedLine key={drawn.spawned.key} network={network} drawn={drawn} />
      ))}
    </g>
  );
}

function SpawnedLine({ network, drawn }: { network: Network; drawn: DrawnSpawned }) {
  const { spawned, route } = drawn;
  const { from, to, actors } = spawned;
  const dim = useComputed(() => {
    const lit = network.lit.value;
    return lit !== undefined && !(lit.bodies.has(from) && lit.bodies.has(to));
  });
  const name = `${network.labelOf(from)} spawned ${plural(actors, 'actor')} of ${network.labelOf(to)}`;
  return (
    <g class={`spawned${dim.value ? ' dim' : ''}`} role="img" aria-label={name}>
      <title>{name}</title>
      <path class="line" d={route.d} />
      <g transform={`translate(${route.tip.x} ${route.tip.y}) rotate(${route.angle})`}>
        <path class="tip upright" d="M-1 -4L7 0L-1 4" />
      </g>
    </g>
  );
}
