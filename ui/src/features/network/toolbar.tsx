import type { ComponentChildren } from 'preact';
import { formatCount, shortId } from '../../parts/format.ts';
import { Segmented } from '../../parts/segmented.tsx';
import { MOST_HOPS } from './address.ts';
import type { Network } from './model.ts';
import { formatShare, shortRate } from './words.ts';

export function Toolbar({ network }: { network: Network }) {
  const { address, view } = network;
  const { group, colour, window } = address.value;
  return (
    <div class="toolbar network-bar">
      <h1 class="title">Network</h1>
      <Segmented label="View" options={VIEWS} value={view.value} onChoose={network.setView} />
      <Labelled text="Group">
        <Segmented label="Group by" options={GROUPS} value={group} onChoose={network.setGroup} />
      </Labelled>
      {view.value === 'graph' && (
        <>
          <Labelled text="Colour">
            <Segmented label="Colour by" options={COLOURS} value={colour} onChoose={network.setColour} />
          </Labelled>
          <Threshold network={network} />
          <SpawnedSwitch network={network} />
        </>
      )}
      <FocusChip network={network} />
      <span class="push" />
      <Labelled text="Window">
        <Segmented label="Window" options={WINDOWS} value={window} onChoose={network.setWindow} />
      </Labelled>
    </div>
  );
}

const VIEWS = [
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table' },
] as const;
const GROUPS = [
  { value: 'type', label: 'Type' },
  { value: 'worker', label: 'Worker' },
] as const;
const COLOURS = [
  { value: 'rate', label: 'Rate' },
  { value: 'wait', label: 'Wait' },
  { value: 'errors', label: 'Errors' },
] as const;
const WINDOWS = [
  { value: '1m', label: '1 m' },
  { value: '5m', label: '5 m' },
  { value: '15m', label: '15 m' },
] as const;

function Labelled({ text, children }: { text: string; children: ComponentChildren }) {
  return (
    <span class="labelled">
      <span class="t3" aria-hidden="true">
        {text}
      </span>
      {children}
    </span>
  );
}

/** Thin edges are left out of the graph, and how much that is is said. */
function Threshold({ network }: { network: Network }) {
  const steps = network.thresholds.value;
  const { min } = network.address.value;
  const { drawn, hidden, hiddenShare } = network.sifted.value;
  const at = Math.max(
    0,
    steps.findLastIndex((step) => step <= min),
  );
  if (steps.length < 2 && min === 0) return null;
  return (
    <label class="threshold">
      <span class="t3">Hide edges under</span>
      <input
        type="range"
        min={0}
        max={steps.length - 1}
        value={at}
        aria-valuetext={shortRate(min)}
        onInput={(event) => network.setMin(steps[Number(event.currentTarget.value)] ?? 0)}
      />
      <output class="num">{shortRate(min)}</output>
      {hidden > 0 && (
        <span class="t3 hidden-part">
          {formatCount(hidden)} of {formatCount(hidden + drawn.length)} hidden, {formatShare(hiddenShare)} of
          traffic
        </span>
      )}
    </label>
  );
}

/** Only where anybody tells of it: off at first, as it says nothing of messages. */
function SpawnedSwitch({ network }: { network: Network }) {
  const { spawned } = network.address.value;
  if (!spawned && !network.told.value?.spawned.length) return null;
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={spawned}
        onChange={(event) => network.showSpawned(event.currentTarget.checked)}
      />
      Who spawned whom
    </label>
  );
}

function FocusChip({ network }: { network: Network }) {
  const { focus } = network.address.value;
  if (!focus) return null;
  return (
    <span class="focus-chip">
      <span class="chip">
        <span class="t2">around</span>
        <span class="mono" title={focus.id}>
          {shortId(focus.id)}
        </span>
        <button type="button" aria-label="Show all types again" onClick={network.unfocus}>
          ×
        </button>
      </span>
      <Segmented
        label="Within so many messages"
        options={HOPS}
        value={String(focus.hops)}
        onChoose={(hops) => network.focusOn(focus.app, focus.id, Number(hops))}
      />
    </span>
  );
}

const HOPS = Array.from({ length: MOST_HOPS }, (_, index) => ({
  value: String(index + 1),
  label: index === 0 ? '1 hop' : `${index + 1}`,
}));
