import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatAge, formatCount, formatRate, shortId, UNKNOWN } from '../../parts/format.ts';
import { Status } from '../../parts/status-glyph.tsx';
import type { FadeBudget } from '../../shell/fade-budget.ts';
import { lastActiveOf } from './order.ts';
import { statusOf } from './status.ts';
import { identityOf } from './store.ts';

export interface RowProps {
  actorKey: string;
  /** Absent when the actor is gone and nothing of it was kept. */
  actor: LegacyActor | undefined;
  index: number;
  start: number;
  rate: number | undefined;
  now: number;
  /** Ages go on without news and carry a plus. */
  aging: boolean;
  selected: boolean;
  tabStop: boolean;
  leaving: boolean;
  deepestQueue: number;
  /** How much of an id fits. */
  idChars: number;
  fades: FadeBudget;
}

export function ActorRow(props: RowProps) {
  const { actorKey, index, start, selected, tabStop, leaving } = props;
  return (
    <div
      role="row"
      class={`row${leaving ? ' leaving' : ''}`}
      style={{ transform: `translateY(${start}px)` }}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={tabStop ? 0 : -1}
      data-key={actorKey}
    >
      <Cells {...props} />
    </div>
  );
}

function Cells({ actorKey, actor, rate, now, aging, deepestQueue, idChars, fades }: RowProps) {
  if (!actor) return <GoneCells actorKey={actorKey} />;
  const active = lastActiveOf(actor);
  const queue = actor.queueDepthMeasured ? actor.queueDepth : undefined;
  const status = statusOf(actor);
  return (
    <>
      <span role="gridcell" class="c-id mono" title={`${actor.id} in ${actor.app}`}>
        {shortId(actor.id, idChars)}
      </span>
      <span role="gridcell" class="c-type clip">
        {actor.type}
      </span>
      <Changing class="c-status" value={status} fades={fades}>
        <Status status={status} />
      </Changing>
      <span role="gridcell" class="c-worker clip">
        {actor.workerId || UNKNOWN}
      </span>
      <Changing
        class={`c-messages num${actor.messageCount === 0 ? ' zero' : ''}`}
        value={actor.messageCount}
        fades={fades}
      >
        {formatCount(actor.messageCount)}
      </Changing>
      <span role="gridcell" class={`c-rate num${rate ? '' : ' zero'}`}>
        {formatRate(rate)}
      </span>
      <span role="gridcell" class={`c-queue num${queue ? '' : ' zero'}`}>
        <QueueBar depth={queue} deepest={deepestQueue} />
        {formatCount(queue)}
      </span>
      <span role="gridcell" class="c-active num">
        {active === undefined ? UNKNOWN : formatAge(now - active) + (aging ? '+' : '')}
      </span>
    </>
  );
}

/** An actor that left while the page was away; its page still tells its last state. */
function GoneCells({ actorKey }: { actorKey: string }) {
  return (
    <>
      <span role="gridcell" class="c-id mono">
        {shortId(identityOf(actorKey).id)}
      </span>
      <span role="gridcell" class="c-type" />
      <span role="gridcell" class="c-status">
        <Status status="removed" />
      </span>
    </>
  );
}

/** On the scale of the page, so that bars of different rows compare. */
function QueueBar({ depth, deepest }: { depth: number | undefined; deepest: number }) {
  if (depth === undefined) return null;
  const share = deepest === 0 ? 0 : depth / deepest;
  return (
    <span class="bar" aria-hidden="true">
      <i style={{ width: `${Math.round(share * 100)}%` }} />
    </span>
  );
}

interface ChangingProps {
  class: string;
  value: string | number;
  fades: FadeBudget;
  children: ComponentChildren;
}

/** A cell that confirms a new value with one fade. */
function Changing({ class: name, value, fades, children }: ChangingProps) {
  const cell = useRef<HTMLSpanElement>(null);
  const last = useRef(value);
  useLayoutEffect(() => {
    if (last.current === value) return;
    last.current = value;
    if (cell.current && fades()) restartFade(cell.current);
  }, [value, fades]);
  return (
    <span role="gridcell" class={name} ref={cell}>
      {children}
    </span>
  );
}

function restartFade(cell: HTMLElement) {
  for (const fade of cell.getAnimations()) fade.cancel();
  cell.removeAttribute('data-changed');
  // Reading the size between the two makes the browser start over.
  cell.getBoundingClientRect();
  cell.setAttribute('data-changed', '');
}
