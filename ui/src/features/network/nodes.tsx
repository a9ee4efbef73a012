import { useComputed } from '@preact/signals';
import { formatCount } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { DrawnBody } from './drawing.ts';
import { Frame } from './frame-view.tsx';
import { type Circle, isCircle } from './geometry.ts';
import type { Spot } from './labels.ts';
import type { Network } from './model.ts';
import { isNodeSelected, nodeName } from './node-name.ts';
import { arcPath, ringOf } from './ring.ts';
import { type Body, soleStatus } from './scene.ts';
import { nameKey, shortName } from './texts.ts';

/** Circles, and frames above them. */
export function Bodies({ network }: { network: Network }) {
  const { bodies } = network.drawing.value;
  const { labels } = network.texts.value;
  return (
    <g role="group" aria-label="Nodes; the arrow keys go from one to the next">
      {bodies.map(({ body, shape }) =>
        isCircle(shape) ? (
          <Node
            key={body.id}
            network={network}
            body={body}
            shape={shape}
            spot={labels.get(nameKey(body.id))}
          />
        ) : null,
      )}
      {bodies.map((drawn) =>
        drawn.frame ? <Frame key={drawn.body.id} network={network} drawn={drawn} /> : null,
      )}
    </g>
  );
}

interface NodeProps extends Pick<DrawnBody, 'body'> {
  network: Network;
  shape: Circle;
  /** Absent while there is no room for the name. */
  spot: Spot | undefined;
}

function Node({ network, body, shape, spot }: NodeProps) {
  const { id } = body;
  const dim = useComputed(() => network.lit.value?.bodies.has(id) === false);
  const stop = useComputed(() => network.walking.node.value === id);
  const selected = useComputed(() => isNodeSelected(network, id));
  const around = useComputed(() => isFocused(network, id));
  return (
    <g
      class={`node${dim.value ? ' dim' : ''}${selected.value ? ' selected' : ''}${around.value ? ' around' : ''}`}
      transform={`translate(${shape.x} ${shape.y})`}
      data-node={id}
    >
      <g
        role="button"
        aria-label={nodeName(body)}
        aria-pressed={selected.value}
        tabindex={stop.value ? 0 : -1}
      >
        <circle class="halo" r={shape.radius + 5} />
        <circle class="disc" r={shape.radius} />
        {body.kind === 'actor' ? <Sole body={body} /> : <Ring body={body} radius={shape.radius} />}
      </g>
      {spot && <Name body={body} shape={shape} spot={spot} />}
    </g>
  );
}

function Ring({ body, radius }: { body: Body; radius: number }) {
  const arcs = ringOf(body.status);
  if (arcs.length === 0) return <circle class="ring gone" r={radius} />;
  return (
    <>
      {arcs.map(({ tone, unhealthy, from, to }) => (
        <path
          key={tone}
          class={`ring ring-${tone}${unhealthy ? ' thick' : ''}`}
          d={arcPath(unhealthy ? radius + 1 : radius, from, to)}
        />
      ))}
    </>
  );
}

/** One actor shows its status by the shape that stands for it everywhere. */
function Sole({ body }: { body: Body }) {
  const status = soleStatus(body.status);
  if (status === undefined) return <circle class="ring gone" r={11} />;
  return (
    <g class="sole" transform="translate(-7 -7) scale(1.17)">
      <StatusGlyph status={status} />
    </g>
  );
}

function Name({ body, shape, spot }: { body: Body; shape: Circle; spot: Spot }) {
  const single = body.kind === 'actor';
  return (
    <g
      class={`name align-${spot.align}`}
      aria-hidden="true"
      transform={`translate(${spot.x - shape.x} ${spot.y - shape.y})`}
    >
      <g class="upright">
        <text class={single ? 'mono' : 'strong'} x={spot.dx} y={spot.dy + (single ? 4 : -3)}>
          {shortName(body)}
        </text>
        {!single && (
          <text class="count" x={spot.dx} y={spot.dy + 10}>
            {formatCount(body.actors)}
          </text>
        )}
      </g>
    </g>
  );
}

function isFocused({ address }: Network, id: string): boolean {
  const { focus } = address.value;
  return focus !== undefined && id === `actor:${focus.app}:${focus.id}`;
}
