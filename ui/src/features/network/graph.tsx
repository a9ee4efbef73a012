import type { ComponentChildren, TargetedEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Figures, FlowLines } from './flow-lines.tsx';
import { listenToGestures } from './gestures.ts';
import { graphKey, openNode, selectFlow } from './graph-keys.ts';
import { Legend } from './legend.tsx';
import { Minimap } from './minimap.tsx';
import type { Network } from './model.ts';
import { Bodies } from './nodes.tsx';
import { SpawnedLines } from './spawned-lines.tsx';
import { ViewButtons } from './view-buttons.tsx';

/** The graph itself, with what lies over it. */
export function Graph({ network }: { network: Network }) {
  const surface = useRef<SVGSVGElement>(null);
  const { viewing } = network;
  useLayoutEffect(() => watchSize(surface.current, network), [network]);
  useEffect(() => (surface.current ? listenToGestures(surface.current, viewing) : undefined), [viewing]);
  return (
    <div class="graph">
      <svg
        class="net"
        ref={surface}
        role="group"
        aria-label="Graph of who sends messages to whom. The table shows the same edges."
        onClick={(event) => act(network, event, 'click')}
        onDblClick={(event) => act(network, event, 'double')}
        onKeyDown={(event) => {
          const key = graphKey(network, event);
          if (!key) return;
          event.preventDefault();
          event.stopPropagation();
          key();
        }}
        onPointerOver={(event) => event.pointerType === 'mouse' && network.hover(targetOf(network, event))}
        onPointerLeave={() => {
          network.hover(undefined);
          viewing.hold(false);
        }}
        onPointerEnter={() => viewing.hold(true)}
        onFocusIn={(event) => {
          const { node, flow } = dataOf(event.target);
          if (node !== undefined) network.walking.standOn(node);
          if (flow !== undefined) network.walking.standOnFlow(flow);
        }}
      >
        <World network={network}>
          <FlowLines network={network} />
          <SpawnedLines network={network} />
          <Bodies network={network} />
          <Figures network={network} />
        </World>
      </svg>
      {network.drawing.value.bodies.length === 0 && <p class="placing late t3">Placing the nodes</p>}
      <ViewButtons network={network} />
      <div class="graph-foot">
        <Minimap network={network} />
        <Legend network={network} />
      </div>
    </div>
  );
}

/** Moving the view changes this one element; nothing in it is drawn or routed again. */
function World({ network, children }: { network: Network; children: ComponentChildren }) {
  const { left, top, zoom } = network.viewing.viewport.value;
  return (
    <g transform={`translate(${left} ${top}) scale(${zoom})`} style={{ '--upright': String(1 / zoom) }}>
      {children}
    </g>
  );
}

function watchSize(surface: SVGSVGElement | null, { viewing }: Network) {
  if (!surface) return undefined;
  const tell = () => {
    const { width, height } = surface.getBoundingClientRect();
    viewing.resize({ width, height });
  };
  tell();
  const observer = new ResizeObserver(tell);
  observer.observe(surface);
  return () => observer.disconnect();
}

function dataOf(target: EventTarget | null): { node?: string; flow?: string; fold?: string } {
  const element =
    target instanceof Element ? target.closest<SVGElement>('[data-node], [data-flow], [data-fold]') : null;
  return { ...element?.dataset };
}

function act(network: Network, event: TargetedEvent<SVGSVGElement, MouseEvent>, how: 'click' | 'double') {
  const { node, flow, fold } = dataOf(event.target);
  if (fold !== undefined) network.collapse(fold);
  else if (flow !== undefined) selectFlow(network, flow);
  else if (node === undefined) network.select(undefined);
  else if (how === 'click') network.select({ kind: 'node', id: node });
  else openNode(network, node);
}

function targetOf(network: Network, event: Event) {
  const { node, flow } = dataOf(event.target);
  if (node !== undefined) return { kind: 'node', id: node } as const;
  const drawn = network.drawing.peek().flows.find((each) => each.flow.key === flow)?.flow;
  return drawn && ({ kind: 'edge', from: drawn.from, to: drawn.to } as const);
}
