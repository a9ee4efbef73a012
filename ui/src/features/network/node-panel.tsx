import { formatCount, shortId } from '../../parts/format.ts';
import { Status } from '../../parts/status-glyph.tsx';
import { Figure, ListLink } from './edge-panel.tsx';
import { coveredSeconds, type Flow } from './flow.ts';
import { isFailing } from './frame.ts';
import { actorOf } from './graph-keys.ts';
import { peersOf } from './lit.ts';
import type { Network } from './model.ts';
import { type Body, statusShares } from './scene.ts';
import { windowWords } from './told-line.tsx';
import { formatShare, formatWait, shortRate } from './words.ts';

type Shown = Pick<Body, 'label' | 'actors' | 'status' | 'received' | 'sent' | 'errors' | 'waitP95' | 'kind'>;

export function NodePanel({ network, id }: { network: Network; id: string }) {
  const data = network.told.value?.data;
  const found = shownNode(network, id);
  if (!data) return null;
  if (!found) {
    return (
      <div class="detail-head">
        <h2 class="title break">{network.labelOf(id)}</h2>
        <p class="t2">Nothing was sent or received here in {windowWords(data.windowMs)}.</p>
      </div>
    );
  }
  const seconds = coveredSeconds(data);
  return (
    <>
      <div class="detail-head">
        <h2 class={`title break${found.kind === 'actor' ? ' mono' : ''}`}>{network.labelOf(id)}</h2>
        <p class="t2">{subtitle(network, id, found)}</p>
        <Actions network={network} id={id} shown={found} />
      </div>
      <section class="card" aria-label="Figures">
        <dl class="figures">
          <Figure name="Received" value={shortRate(found.received / seconds)} />
          <Figure name="Sent" value={shortRate(found.sent / seconds)} />
          <Figure
            name="Errors"
            value={
              found.errors === 0
                ? '0'
                : `${formatCount(found.errors)}, ${formatShare(found.errors / Math.max(1, found.received))}`
            }
            bad={isFailing(found)}
          />
          <Figure name="p95 wait" value={formatWait(found.waitP95)} />
        </dl>
      </section>
      {found.kind !== 'actor' && <Split status={found.status} of={found.actors} />}
      <Peers network={network} id={id} />
    </>
  );
}

function shownNode({ scene }: Network, id: string): Shown | undefined {
  const body = scene.value?.bodies.find((each) => each.id === id);
  const node = scene.value?.nodes.get(id);
  return body ?? (node && { ...node, waitP95: node.waitP95 });
}

function subtitle({ scene, address }: Network, id: string, { kind, actors }: Shown): string {
  const group = scene.value?.nodes.get(id)?.group;
  if (kind === 'actor') return group === undefined ? 'Actor' : `${group} actor`;
  if (actors === 0) return 'No live actor: gone, or never registered';
  const by = address.value.group === 'worker' ? 'on this worker' : 'of this type';
  return kind === 'rest'
    ? `${formatCount(actors)} actors not drawn singly`
    : `${formatCount(actors)} actors ${by}`;
}

function Actions({ network, id, shown }: { network: Network; id: string; shown: Shown }) {
  const body = network.scene.value?.bodies.find((each) => each.id === id);
  const actor = shown.kind === 'actor' ? actorOf(id) : undefined;
  const { focus } = network.address.value;
  return (
    <div class="actions">
      {body?.kind === 'group' && !focus && (
        <button
          type="button"
          class="btn"
          onClick={() => (body.inside ? network.collapse(body.group) : network.expand(body.group))}
        >
          {body.inside ? 'Collapse' : 'Expand'}
        </button>
      )}
      {actor && !(focus?.id === actor.id && focus.app === actor.app) && (
        <button type="button" class="btn" onClick={() => network.focusOn(actor.app, actor.id)}>
          Look from here
        </button>
      )}
      <ListLink network={network} id={id} />
    </div>
  );
}

function Split({ status, of }: { status: Readonly<Record<string, number>>; of: number }) {
  const parts = statusShares(status);
  if (parts.length === 0) return null;
  return (
    <section class="card">
      <h3>Status</h3>
      <ul class="krows">
        {parts.map(({ word, count }) => (
          <li key={word} class="krow split">
            <Status status={word} />
            <span class="bar" aria-hidden="true">
              <i style={{ width: `${Math.round((count / Math.max(1, of)) * 100)}%` }} />
            </span>
            <span class="num">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MOST_PEERS = 8;

function Peers({ network, id }: { network: Network; id: string }) {
  const scene = network.scene.value;
  if (!scene) return null;
  const isBody = scene.bodies.some((body) => body.id === id);
  const { incoming, outgoing } = peersOf(id, isBody ? scene.flows : network.flows.value);
  return (
    <>
      <PeerList network={network} title="Hears from" flows={incoming} end="from" />
      <PeerList network={network} title="Writes to" flows={outgoing} end="to" />
    </>
  );
}

interface PeerListProps {
  network: Network;
  title: string;
  flows: readonly Flow[];
  end: 'from' | 'to';
}

function PeerList({ network, title, flows, end }: PeerListProps) {
  if (flows.length === 0) return null;
  return (
    <section class="card">
      <h3>
        {title} <span class="t3 push">rate, p95 wait, errors</span>
      </h3>
      <ul class="krows">
        {flows.slice(0, MOST_PEERS).map((flow) => (
          <li key={flow.key} class="krow">
            <button
              type="button"
              class="link clip"
              onClick={() => network.select({ kind: 'edge', from: flow.from, to: flow.to })}
            >
              {shortId(network.labelOf(flow[end]), 17)}
            </button>
            <span class="num">{shortRate(flow.rate)}</span>
            <span class="num">{formatWait(flow.waitP95, flow.bundled)}</span>
            <span class={`num ${flow.failing ? 'bad strong' : 't2'}`}>{formatShare(flow.errorShare)}</span>
          </li>
        ))}
      </ul>
      {flows.length > MOST_PEERS && (
        <p class="t3">{formatCount(flows.length - MOST_PEERS)} more in the table</p>
      )}
    </section>
  );
}
