import type { GraphEdgeDetail } from '@loom-studio/core-adapter/protocol';
import { actorPath } from '../../net/navigation.ts';
import { formatClock, formatCount, formatDuration, plural, shortId, UNKNOWN } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import { coveredSeconds, FAILING_SHARE, type Flow, flowKey } from './flow.ts';
import { actorOf } from './graph-keys.ts';
import { listLink } from './list-link.ts';
import { drawnKey } from './lit.ts';
import type { Network } from './model.ts';
import { windowWords } from './told-line.tsx';
import { formatShare, formatWait, shortRate } from './words.ts';

/** Of each list; the rest is less telling. */
const MOST_LINES = 10;

export function EdgePanel({ network, from, to }: { network: Network; from: string; to: string }) {
  const { labelOf } = network;
  const flow = flowFor(network, from, to);
  const data = network.told.value?.data;
  return (
    <>
      <div class="detail-head">
        <h2 class="title break">
          {labelOf(from)} <span class="t3">→</span> {labelOf(to)}
        </h2>
        {data && (
          <p class="t2">
            {flow
              ? `${plural(flow.messages, 'message')} in ${windowWords(data.windowMs)}`
              : `No message in ${windowWords(data.windowMs)}`}
          </p>
        )}
      </div>
      {flow && <Numbers flow={flow} />}
      <Detail network={network} />
      <div class="card links">
        <ListLink network={network} id={from} />
        <ListLink network={network} id={to} />
      </div>
    </>
  );
}

/** The edge as told, or the bundle that is drawn for it. */
function flowFor({ flows, scene }: Network, from: string, to: string): Flow | undefined {
  const own = flows.value.find(({ key }) => key === flowKey(from, to));
  const drawn = scene.value && drawnKey({ from, to }, scene.value);
  return own ?? scene.value?.flows.find(({ key }) => key === drawn);
}

function Numbers({ flow }: { flow: Flow }) {
  return (
    <section class="card" aria-label="Figures">
      <dl class="figures">
        <Figure name="Rate" value={shortRate(flow.rate)} />
        <Figure
          name="Errors"
          value={flow.errors === 0 ? '0' : `${formatCount(flow.errors)}, ${formatShare(flow.errorShare)}`}
          bad={flow.failing}
        />
        <Figure name="p50 wait" value={formatWait(flow.waitP50, flow.bundled)} />
        <Figure name="p95 wait" value={formatWait(flow.waitP95, flow.bundled)} />
        <Figure name="p95 run" value={formatWait(flow.runP95, flow.bundled)} />
      </dl>
    </section>
  );
}

export function Figure({ name, value, bad = false }: { name: string; value: string; bad?: boolean }) {
  const tone = bad ? 'bad' : value === '0' || value === UNKNOWN ? 't3' : '';
  return (
    <div>
      <dt>{name}</dt>
      <dd class={tone}>{value}</dd>
    </div>
  );
}

function Detail({ network }: { network: Network }) {
  const state = network.detail.value;
  if (state.kind === 'failed')
    return <p class="note">The messages behind it could not be read: {state.why}</p>;
  if (state.kind !== 'shown') return null;
  const { detail } = state;
  const seconds = network.told.value ? coveredSeconds(network.told.value.data) : 1;
  return (
    <>
      <Kinds kinds={detail.kinds} seconds={seconds} />
      <Failures network={network} failures={detail.failures} />
      <Pairs pairs={detail.pairs} />
    </>
  );
}

function Kinds({ kinds, seconds }: { kinds: GraphEdgeDetail['kinds']; seconds: number }) {
  if (kinds.length === 0) return null;
  return (
    <section class="card">
      <h3>
        By message kind <span class="t3 push">rate, p95 wait, errors</span>
      </h3>
      <ul class="krows">
        {kinds.slice(0, MOST_LINES).map(({ type, messages, errors, waitP95 }) => {
          const bad = errors > 0 && errors >= messages * FAILING_SHARE;
          return (
            <li key={type} class="krow">
              <span class="mono clip" title={type}>
                {type}
              </span>
              <span class="num">{shortRate(messages / seconds)}</span>
              <span class="num">{waitP95 === undefined ? UNKNOWN : formatDuration(waitP95)}</span>
              <span class={`num ${bad ? 'bad strong' : 't2'}`}>
                {formatShare(messages === 0 ? 0 : errors / messages)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Failures({ network, failures }: { network: Network; failures: GraphEdgeDetail['failures'] }) {
  const now = network.told.value?.data.now ?? 0;
  if (failures.length === 0) return null;
  return (
    <section class="card">
      <h3>
        Errors <span class="t3 push">count, last</span>
      </h3>
      <ul class="krows">
        {failures.slice(0, MOST_LINES).map(({ error, count, lastAt }) => (
          <li key={error} class="krow failure">
            <StatusGlyph status="failed" />
            <span class="clip" title={error}>
              {error}
            </span>
            <span class="num">{formatCount(count)}</span>
            <span class="num t3">{formatClock(lastAt, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Pairs({ pairs }: { pairs: GraphEdgeDetail['pairs'] }) {
  if (pairs.length === 0) return null;
  return (
    <section class="card">
      <h3>
        Slowest pairs <span class="t3 push">p95 wait</span>
      </h3>
      <ul class="krows">
        {pairs.slice(0, MOST_LINES).map(({ from, to, waitP95, messages }) => (
          <li key={`${from} ${to}`} class="krow pair">
            <ActorLink id={from} />
            <span class="t3">→</span>
            <ActorLink id={to} />
            <span class="num" title={plural(messages, 'message')}>
              {waitP95 === undefined ? UNKNOWN : formatDuration(waitP95)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ActorLink({ id }: { id: string }) {
  const actor = actorOf(id);
  if (!actor) return <span class="mono clip">{id}</span>;
  return (
    <a class="mono clip" href={actorPath(actor.app, actor.id)} title={actor.id}>
      {shortId(actor.id, 14)}
    </a>
  );
}

/** To the actors behind one end. */
export function ListLink({ network, id }: { network: Network; id: string }) {
  const node = network.scene.value?.nodes.get(id);
  const actor = actorOf(id);
  if (actor) {
    return <a href={actorPath(actor.app, actor.id)}>Open {shortId(actor.id)}</a>;
  }
  const name = node?.group ?? network.labelOf(id);
  return <a href={listLink(network.address.value.group, name)}>Show {name || 'these'} actors</a>;
}
