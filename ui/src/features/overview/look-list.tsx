import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { shownStatus } from '@loom-studio/core-adapter/query';
import { actorPath } from '../../net/navigation.ts';
import type { QueryState } from '../../net/reduce-query.ts';
import { Bar } from '../../parts/bar.tsx';
import { formatCount, shortId } from '../../parts/format.ts';
import { MarkGlyph, StatusGlyph } from '../../parts/status-glyph.tsx';
import { listPath } from '../metrics/cell-query.ts';
import type { Look } from './looks.ts';

/** The first few of a list, and the way to all of it. */
export function LookList({ look, state }: { look: Look; state: QueryState }) {
  const rows = state.order.flatMap((key) => state.rows.get(key) ?? []);
  const largest = Math.max(0, ...rows.map((actor) => look.size?.(actor) ?? 0));
  const more = state.total - rows.length;
  return (
    <section class="look" aria-labelledby={`look-${look.id}`} data-look={look.id}>
      <header>
        {look.status && <StatusGlyph status={look.status} />}
        {look.mark && <MarkGlyph mark={look.mark} />}
        <h3 id={`look-${look.id}`} class="sect">
          {look.title(state.total)}
        </h3>
        <a class="push" href={listPath(look.q, look.sort)}>
          {more > 0 ? `All ${formatCount(state.total)}` : 'As list'}
        </a>
      </header>
      <ul>
        {rows.map((actor) => (
          <LookRow key={actor.key} look={look} actor={actor} now={state.now} largest={largest} />
        ))}
      </ul>
    </section>
  );
}

interface LookRowProps {
  look: Look;
  actor: LiveActor;
  now: number;
  /** The largest value among the rows: bars compare within one list. */
  largest: number;
}

function LookRow({ look, actor, now, largest }: LookRowProps) {
  const status = shownStatus(actor);
  return (
    <li>
      <a class="look-row" href={actorPath(actor.app, actor.id)} title={actor.id}>
        <StatusGlyph status={status} />
        <span class="sr">{status}</span>
        <span class="mono clip">{shortId(actor.id)}</span>
        <span class="t3 clip">{actor.type}</span>
        <span class="t2 clip look-worker">{actor.worker ?? ''}</span>
        <span>{look.size && <Bar value={look.size(actor)} of={largest} />}</span>
        <span class="num">
          <span class="sr">{look.figure}: </span>
          {look.value(actor, now)}
        </span>
      </a>
    </li>
  );
}
