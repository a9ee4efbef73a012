import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import {
  formatAge,
  formatClock,
  formatCount,
  formatDuration,
  formatRate,
  UNKNOWN,
} from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { processNameOf } from '../producers/process.ts';
import { queueOfType } from '../queues/model.ts';
import { lastActiveOf } from './figures-of.ts';

/** The numbers of one actor. What nobody measured is a dash. */
export function Figures({ studio, actor }: { studio: Studio; actor: LiveActor }) {
  const { connection, producers, queues } = studio;
  // What waits for it is told of the queue of its type, and no other.
  const hasTypeQueue = queueOfType(queues.list.value, actor) !== undefined;
  const alive = actor.removedAt === undefined;
  const process = processNameOf(producers.list.value, actor);
  const live = connection.phase.value === 'live';
  // Of one that is gone, ages are as of its end.
  const now = actor.removedAt ?? connection.studioSecond.value;
  const age = (at: number | undefined) =>
    at === undefined ? UNKNOWN : formatAge(now - at) + (live || !alive ? '' : '+');
  const span = (ms: number | undefined) => (ms === undefined ? UNKNOWN : formatDuration(ms));
  return (
    <section class="card" aria-label="Figures">
      <dl class="figures">
        <Figure name="Messages" value={formatCount(actor.messageCount)} />
        <Figure name="Rate/s" value={rateOf(actor, live)} />
        {(actor.queueDepth !== undefined || !hasTypeQueue) && (
          <Figure name="Queue" value={formatCount(actor.queueDepth)} />
        )}
        <Figure name="Errors" value={formatCount(actor.errors)} wrong={(actor.errors ?? 0) > 0} />
        <Figure name="Last wait" value={span(actor.waitMs)} />
        <Figure name="Last run" value={span(actor.runMs)} />
        <Figure name="Last active" value={age(lastActiveOf(actor))} />
        <Figure name="Last sign" value={age(actor.seenAt)} />
      </dl>
      <dl class="kv">
        <Fact
          name="Registered"
          value={`${formatClock(actor.registeredAt, now)}, ${age(actor.registeredAt)} ago`}
        />
        {process !== undefined && <Process name={process} />}
        {actor.endpoint && <Fact name="Endpoint" value={actor.endpoint} />}
      </dl>
    </section>
  );
}

/** It is told once the actor was watched for a moment, and of no dead one. */
function rateOf({ removedAt, rate }: LiveActor, live: boolean): string {
  if (removedAt !== undefined) return UNKNOWN;
  return rate === undefined && live ? MEASURING : formatRate(rate);
}

const MEASURING = 'measuring';

function Figure({ name, value, wrong = false }: { name: string; value: string; wrong?: boolean }) {
  const dim = value === '0' || value === UNKNOWN || value === MEASURING;
  return (
    <div>
      <dt>{name}</dt>
      <dd class={wrong ? 'bad' : dim ? 't3' : ''}>{value}</dd>
    </div>
  );
}

function Process({ name }: { name: string }) {
  return (
    <>
      <dt>Process</dt>
      <dd class="mono break">
        <a class="tap" href="/sidecars">
          {name}
        </a>
      </dd>
    </>
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
