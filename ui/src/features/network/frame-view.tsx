import type { GraphNode } from '@loom-studio/core-adapter/protocol';
import { useComputed } from '@preact/signals';
import { formatCount, plural, shortId } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { DrawnBody } from './drawing.ts';
import { coveredSeconds } from './flow.ts';
import { FRAME_PAD, FRAME_WIDTH, type FrameLayout, isFailing } from './frame.ts';
import type { Network } from './model.ts';
import { isNodeSelected, nodeName } from './node-name.ts';
import { ringOf } from './ring.ts';
import { type Body, soleStatus, statusShares } from './scene.ts';
import { edgeWidth } from './stroke.ts';
import { formatWait, shortRate } from './words.ts';

const INNER = FRAME_WIDTH - 2 * FRAME_PAD;
const RIGHT = FRAME_WIDTH - FRAME_PAD;
/** Right ends of the two figures of a line. */
const RATE_X = RIGHT - 66;
const NAME_CHARS = 21;

/** A group, expanded: its busiest actors by name, the next ones as marks, all others as a stack. */
export function Frame({ network, drawn: { body, shape, frame } }: { network: Network; drawn: DrawnBody }) {
  const dim = useComputed(() => network.lit.value?.bodies.has(body.id) === false);
  if (!frame || !body.inside) return null;
  const { actors, rest, among } = body.inside;
  return (
    <g
      class={`frame${dim.value ? ' dim' : ''}`}
      transform={`translate(${shape.x - FRAME_WIDTH / 2} ${shape.y - frame.height / 2})`}
      role="group"
      aria-label={`${body.label}, expanded`}
    >
      <rect class="box" width={FRAME_WIDTH} height={frame.height} rx={4} />
      <FrameHead network={network} body={body} />
      {frame.named.map(({ node, y }) => (
        <Hook key={node.id} node={node} y={y} from={frame.height / 2} most={mostReceived(frame)} />
      ))}
      {frame.named.map(({ node, y }) => (
        <Line key={node.id} network={network} node={node} y={y} />
      ))}
      {frame.rules.map((y) => (
        <path key={y} class="rule" d={`M${FRAME_PAD} ${y}.5h${INNER}`} />
      ))}
      {frame.marks.map(({ node, x, y }) => (
        <Mark key={node.id} network={network} node={node} x={x} y={y} />
      ))}
      <Rest network={network} rest={frame.rest} />
      <text class="note" x={FRAME_PAD} y={frame.footY} aria-hidden="true">
        {among ? `${shortRate(among.rate)} among themselves` : ''}
      </text>
      <text class="note end" x={RIGHT} y={frame.footY} aria-hidden="true">
        {rest ? `${formatCount(actors.length)} of ${formatCount(body.actors)} drawn` : 'all drawn'}
      </text>
    </g>
  );
}

interface HookProps {
  node: GraphNode;
  y: number;
  from: number;
  most: number;
}

/** How what arrives is spread over the actors with a name. */
function Hook({ node, y, from, most }: HookProps) {
  if (node.received === 0) return null;
  return (
    <path
      class={`hook${isFailing(node) ? ' bad' : ''}`}
      d={`M0 ${from}C14 ${from} 2 ${y} ${FRAME_PAD + 2} ${y}`}
      stroke-width={edgeWidth(node.received, most) / 3}
    />
  );
}

function mostReceived({ named }: FrameLayout): number {
  return Math.max(1, ...named.map(({ node }) => node.received));
}

function FrameHead({ network, body }: { network: Network; body: Body }) {
  const stop = useComputed(() => network.walking.node.value === body.id);
  const selected = useComputed(() => isNodeSelected(network, body.id));
  return (
    <>
      <g class={`head-of-frame${selected.value ? ' selected' : ''}`} data-node={body.id}>
        <g
          role="button"
          aria-label={nodeName(body)}
          aria-pressed={selected.value}
          tabindex={stop.value ? 0 : -1}
        >
          <rect class="pad" x={4} y={4} width={FRAME_WIDTH - 80} height={32} rx={3} />
          <StatusBar body={body} />
        </g>
        <text class="strong" x={FRAME_PAD} y={21} aria-hidden="true">
          {body.label.length > 18 ? `${body.label.slice(0, 17)}…` : body.label}
          <tspan class="note" dx={8}>
            {plural(body.actors, 'actor')}, busiest first
          </tspan>
        </text>
      </g>
      <g class="fold" role="button" tabindex={0} data-fold={body.group} aria-label={`Collapse ${body.label}`}>
        <rect class="pad" x={RIGHT - 58} y={4} width={66} height={26} rx={3} />
        <text class="end" x={RIGHT} y={21}>
          Collapse
        </text>
      </g>
      <text class="note" x={FRAME_PAD + 26} y={55} aria-hidden="true">
        actor
      </text>
      <text class="note end" x={RATE_X} y={55} aria-hidden="true">
        received
      </text>
      <text class="note end" x={RIGHT} y={55} aria-hidden="true">
        p95 wait
      </text>
    </>
  );
}

/** The ring of the group, unrolled. */
function StatusBar({ body }: { body: Body }) {
  return (
    <g class="status-bar">
      {ringOf(body.status).map(({ tone, from, to }) => (
        <rect
          key={tone}
          class={`fill-${tone}`}
          x={FRAME_PAD + from * INNER}
          y={29}
          width={(to - from) * INNER}
          height={4}
        />
      ))}
    </g>
  );
}

interface LineProps {
  network: Network;
  node: GraphNode;
  y: number;
}

function Line({ network, node, y }: LineProps) {
  const own = useOwnState(network, node.id);
  const bad = isFailing(node);
  const data = network.told.value?.data;
  const rate = data ? shortRate(node.received / coveredSeconds(data)) : '';
  return (
    <g class={own.class('line-of-frame')} transform={`translate(0 ${y})`} data-node={node.id}>
      <g {...own.props} aria-label={actorName(node)}>
        <rect class="pad" x={4} y={-12} width={FRAME_WIDTH - 8} height={24} rx={3} />
        <Glyph node={node} x={FRAME_PAD + 10} />
      </g>
      <g aria-hidden="true">
        <text class="mono" x={FRAME_PAD + 26} y={4}>
          {shortId(node.label, NAME_CHARS)}
        </text>
        <text class={`end${bad ? ' failing' : ''}`} x={RATE_X} y={4}>
          {rate}
        </text>
        <text class="end" x={RIGHT} y={4}>
          {formatWait(node.waitP95)}
        </text>
      </g>
    </g>
  );
}

function Mark({ network, node, x, y }: LineProps & { x: number }) {
  const own = useOwnState(network, node.id);
  return (
    <g class={own.class('mark')} transform={`translate(${x} ${y})`} data-node={node.id}>
      <g {...own.props} aria-label={actorName(node)}>
        <title>{actorName(node)}</title>
        <rect class="pad" x={-11} y={-11} width={22} height={22} rx={3} />
        <Glyph node={node} x={0} />
      </g>
    </g>
  );
}

function Rest({ network, rest }: { network: Network; rest: FrameLayout['rest'] }) {
  if (!rest) return null;
  return <Stack network={network} node={rest.node} y={rest.y} />;
}

function Stack({ network, node, y }: LineProps) {
  const own = useOwnState(network, node.id);
  const split = statusShares(node.status)
    .slice(0, 3)
    .map(({ word, count }) => `${formatCount(count)} ${word}`);
  const name = `${formatCount(node.actors)} more`;
  return (
    <g class={own.class('stack')} transform={`translate(0 ${y})`} data-node={node.id}>
      <g {...own.props} aria-label={`${name} of ${node.group}, ${split.join(', ')}`}>
        <rect class="pad" x={4} y={-24} width={FRAME_WIDTH - 8} height={48} rx={3} />
        <circle class="disc" cx={FRAME_PAD + 18} cy={6} r={13} />
        <circle class="disc" cx={FRAME_PAD + 21} cy={3} r={13} />
        <circle class="disc" cx={FRAME_PAD + 24} cy={0} r={13} />
      </g>
      <g aria-hidden="true">
        <text class="strong" x={FRAME_PAD + 50} y={-3}>
          +{name}
        </text>
        <text class="note" x={FRAME_PAD + 50} y={12}>
          {split.join(', ')}
        </text>
      </g>
    </g>
  );
}

function Glyph({ node, x }: { node: GraphNode; x: number }) {
  return (
    <g transform={`translate(${x - 6} -6)`}>
      <StatusGlyph status={soleStatus(node.status) ?? 'removed'} />
    </g>
  );
}

function useOwnState(network: Network, id: string) {
  const stop = useComputed(() => network.walking.node.value === id);
  const selected = useComputed(() => isNodeSelected(network, id));
  return {
    class: (name: string) => `${name}${selected.value ? ' selected' : ''}`,
    props: {
      role: 'button',
      'aria-pressed': selected.value,
      tabindex: stop.value ? 0 : -1,
    },
  } as const;
}

function actorName(node: GraphNode): string {
  const wait = node.waitP95 === undefined ? '' : `, p95 wait ${formatWait(node.waitP95)}`;
  return `${node.label}, ${soleStatus(node.status) ?? 'gone'}, ${formatCount(node.received)} received${wait}`;
}
