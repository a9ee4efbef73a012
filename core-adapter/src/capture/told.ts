import type { Outbox } from '../outbox.ts';
import type { AppEvent } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import { copyRedacted, type Redactions } from '../protocol/redact.ts';
import type { Runtime } from '../runtime.ts';
import { safeName } from '../safe-text.ts';
import type { Actors } from './actors.ts';
import type { Shedding } from './breaker.ts';
import type { Meter } from './meter.ts';
import type { Teller } from './teller.ts';

export interface TellerDeps {
  outbox: Outbox;
  runtime: Runtime;
  redactions: Redactions;
  meter: Meter;
  counts: { invalid: number; cut: number; shed: number };
  shedding(): Shedding;
  /** `runs`: a runtime that is observed runs the actor, and says itself how it is. */
  actors(): Pick<Actors, 'runs' | 'toldOf'>;
  wake(): void;
}

/** The one teller of a connection: into the outbox, unless it is held back. */
export function createTeller({ outbox, runtime, redactions, meter, counts, ...deps }: TellerDeps): Teller {
  /** State, unlike all else that is told: it merges. */
  function change({ id, at, type, parent, status }: AppEvent & { kind: 'changed' }): void {
    // A store calls every actor suspended that is not in memory.
    const known = status === undefined || (status === 'suspended' && deps.actors().runs(id));
    const facts = { ...(type && { type }), ...(parent && { parent }), ...(!known && { status }) };
    // A resync removes what it does not mention.
    deps.actors().toldOf(id, facts);
    outbox.upsert(id, facts, at);
    deps.wake();
  }

  return {
    now: runtime.now,
    mono: runtime.mono,
    tell(event, bytes) {
      if (event.kind === 'changed') return change(event);
      const level = deps.shedding();
      if (event.kind === 'span' && (level === 'spans' || level === 'messages')) {
        counts.shed++;
        return;
      }
      if (event.kind === 'message' && event.queue !== undefined)
        event.queue = safeName(event.queue, LIMITS.nameChars);
      outbox.extra(event.kind === 'message' && level !== 'nothing' ? withoutPayload(event) : event, bytes);
      deps.wake();
    },
    copy(value, path) {
      const entered = meter.enter();
      const copied = copyRedacted(path, value, redactions);
      meter.leave(entered);
      if (copied.cut) counts.cut++;
      return copied;
    },
    invalid() {
      counts.invalid++;
    },
  };
}

function withoutPayload({ payload: _, ...event }: AppEvent & { kind: 'message' }): AppEvent {
  return event;
}
