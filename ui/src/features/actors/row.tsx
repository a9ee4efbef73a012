import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatAge, formatCount, formatDuration, formatRate, shortId, UNKNOWN } from '../../parts/format.ts';
import { MarkGlyph, Status, StatusGlyph } from '../../parts/status-glyph.tsx';
import type { FadeBudget } from '../../shell/fade-budget.ts';
import { COLUMNS } from './columns.ts';
import { lastActiveOf } from './figures-of.ts';
import { shownStatus } from './status.ts';
import { atWork, briefAge, workWords } from './work.ts';

export interface RowProps {
  actor: LiveActor;
  index: number;
  start: number;
  now: number;
  /** Ages go on without news and carry a plus. */
  aging: boolean;
  selected: boolean;
  tabStop: boolean;
  /** Matches no longer and stays only because the order is held. */
  leaving: boolean;
  deepestQueue: number;
  /** How much of an id fits. */
  idChars: number;
  fades: FadeBudget;
}

export function ActorRow(props: RowProps) {
  const { actor, index, start, selected, tabStop, leaving } = props;
  return (
    <div
      role="row"
      class={`row${leaving ? ' leaving' : ''}`}
      style={{ transform: `translateY(${start}px)` }}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={tabStop ? 0 : -1}
      data-key={actor.key}
    >
      <Cells {...props} />
    </div>
  );
}

/** A row whose actor is not known yet: its place, in the widths it will have. */
export function UnknownRow({ index, start, tabStop }: Pick<RowProps, 'index' | 'start' | 'tabStop'>) {
  return (
    <div
      role="row"
      class="row unknown"
      style={{ transform: `translateY(${start}px)` }}
      aria-rowindex={index + 2}
      tabIndex={tabStop ? 0 : -1}
    >
      {COLUMNS.map(({ field, figure }) => (
        <span key={field} role="gridcell" class={`c-${field}${figure ? ' num' : ''}`}>
          <i class="bone" />
        </span>
      ))}
    </div>
  );
}

function Cells({ actor, now, aging, deepestQueue, idChars, fades }: RowProps) {
  const active = lastActiveOf(actor);
  const rate = actor.removedAt === undefined ? actor.rate : undefined;
  return (
    <>
      <span role="gridcell" class="c-id mono" title={`${actor.id} in ${actor.app}`}>
        {shortId(actor.id, idChars)}
      </span>
      <span role="gridcell" class="c-type clip">
        {actor.type}
      </span>
      <StatusCell actor={actor} now={now} aging={aging} fades={fades} />
      <span role="gridcell" class="c-worker clip">
        {actor.worker || UNKNOWN}
      </span>
      <Changing class={figure('messages', actor.messageCount)} value={actor.messageCount} fades={fades}>
        {formatCount(actor.messageCount)}
      </Changing>
      <span role="gridcell" class={figure('rate', rate)} title={rate === undefined ? RATE_LATER : undefined}>
        {formatRate(rate)}
      </span>
      <span role="gridcell" class={figure('queue', actor.queueDepth)}>
        <QueueBar depth={actor.queueDepth} deepest={deepestQueue} />
        {formatCount(actor.queueDepth)}
      </span>
      <span role="gridcell" class={figure('waited', actor.waitMs)}>
        {actor.waitMs === undefined ? UNKNOWN : formatDuration(actor.waitMs)}
      </span>
      <span role="gridcell" class={figure('errors', actor.errors)}>
        {formatCount(actor.errors)}
      </span>
      <span role="gridcell" class="c-active num">
        {active === undefined ? UNKNOWN : formatAge(now - active) + (aging ? '+' : '')}
      </span>
    </>
  );
}

/** The status, and for how long it runs or hangs where that is told. It fades when it changes, not as time goes by. */
function StatusCell({ actor, now, aging, fades }: Pick<RowProps, 'actor' | 'now' | 'aging' | 'fades'>) {
  const status = shownStatus(actor);
  const work = atWork(actor);
  const blocked = work?.kind === 'blocked';
  return (
    <Changing class="c-status" value={blocked ? 'blocked' : status} fades={fades}>
      {work ? (
        <span class={`status at-work${blocked ? ' bad' : ''}`} title={workWords(work, now)}>
          {blocked ? <MarkGlyph mark="blocked" /> : <StatusGlyph status={status} />}
          {blocked ? 'blocked' : status}{' '}
          <span class={blocked ? '' : 't3'}>
            {briefAge(now - work.since)}
            {aging && '+'}
          </span>
        </span>
      ) : (
        <Status status={status} />
      )}
    </Changing>
  );
}

/** A zero is dimmed, and so is what nobody measured. */
function figure(field: string, value: number | undefined): string {
  return `c-${field} num${value ? '' : ' zero'}`;
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

/** Why there is none yet. */
const RATE_LATER = 'Known once the actor was watched for two seconds';
