import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { formatAge, formatClock, formatCount, formatRate, momentOf, UNKNOWN } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { lastActiveOf } from './order.ts';
import { keyOf } from './store.ts';

/** The numbers of one actor. What nobody measured is a dash. */
export function Figures({ studio, actor }: { studio: Studio; actor: LegacyActor }) {
  const { connection, store } = studio;
  const live = connection.phase.value === 'live' && actor.removedAt === undefined;
  const now = connection.studioSecond.value;
  const rate = store.rates.perSecond(keyOf(actor), connection.second.value);
  const registered = momentOf(actor.registeredAt);
  const age = (at: number | undefined) =>
    at === undefined ? UNKNOWN : formatAge(now - at) + (live ? '' : '+');
  return (
    <section class="card" aria-label="Figures">
      <dl class="figures">
        <Figure name="Messages" value={formatCount(actor.messageCount)} />
        <Figure name="Rate/s" value={formatRate(actor.removedAt === undefined ? rate : undefined)} />
        <Figure name="Queue" value={formatCount(actor.queueDepthMeasured ? actor.queueDepth : undefined)} />
        <Figure name="Last active" value={age(lastActiveOf(actor))} />
        <Figure name="Uptime" value={age(registered)} />
        <Figure name="Last sign" value={age(momentOf(actor.seenAt))} />
      </dl>
      <dl class="kv">
        {registered !== undefined && <Fact name="Registered" value={formatClock(registered, now)} />}
        {actor.serverEndpoint && <Fact name="Endpoint" value={actor.serverEndpoint} />}
      </dl>
    </section>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={value === '0' || value === UNKNOWN ? 't3' : ''}>{value}</dd>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd class="mono break">{value}</dd>
    </>
  );
}
