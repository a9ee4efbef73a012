import type { AppEvent } from '../../src/protocol/events.ts';
import type { Link, LinkReply, OutgoingFlush } from '../../src/types.ts';

export interface ModelActor {
  type: string;
  status: string | undefined;
  messageCount: number;
  n: number;
}

interface State {
  actors: Map<string, ModelActor>;
  last: number;
  wantsResync: boolean;
  beganAt: number;
  /** A number was missed since the resync began: its end removes nothing. */
  holed: boolean;
}

/** How the next attempts end. `lost`: nothing arrives. `unanswered`: it arrives, the answer does not. */
export type Fault = 'lost' | 'unanswered' | 'refused' | 'denied';

export interface ModelStudio extends Link {
  readonly actors: ReadonlyMap<string, ModelActor>;
  /** Every attempt, as JSON. */
  readonly attempts: string[];
  /** Every event that took effect, in order. */
  readonly applied: AppEvent[];
  failNext(fault: Fault, times: number): void;
  /** All state is gone. */
  wipe(): void;
  /** Keeps a copy; `restore` goes back to it under the same epoch. */
  save(): void;
  restore(): void;
}

/**
 * What a studio must do with an adapter's flushes, as small as it can be said. One producer. `travel` takes
 * the time of one way.
 */
export function createModelStudio(travel: () => Promise<void> = async () => undefined): ModelStudio {
  let epoch = 1;
  let state = emptyState();
  let saved = emptyState();
  let faults: Fault[] = [];
  const attempts: string[] = [];
  const applied: AppEvent[] = [];

  function accept(flush: OutgoingFlush): LinkReply {
    // As an engine answers: with what was committed before this flush.
    const reply = { ok: true, epoch: `e${epoch}`, last: state.last, resync: state.wantsResync } as const;
    if (flush.first - 1 > state.last) hole(flush.first - 1);
    for (const [index, event] of flush.events.entries()) take(flush.first + index, event as AppEvent);
    return reply;
  }

  function hole(upTo: number): void {
    state.last = upTo;
    state.wantsResync = true;
    state.holed = true;
  }

  function take(n: number, event: AppEvent): void {
    if (n <= state.last) return;
    state.last = n;
    applied.push(event);
    reduce(state, n, event);
  }

  return {
    get actors() {
      return state.actors;
    },
    attempts,
    applied,
    failNext(fault, times) {
      faults = Array.from({ length: times }, () => fault);
    },
    wipe() {
      epoch++;
      state = emptyState();
    },
    save() {
      saved = structuredClone(state);
    },
    restore() {
      state = structuredClone(saved);
    },
    async send(flush) {
      attempts.push(JSON.stringify(flush));
      const fault = faults.shift();
      await travel();
      const arrives = fault === undefined || fault === 'unanswered';
      const reply = arrives ? accept(structuredClone(flush)) : undefined;
      await travel();
      if (reply && fault === undefined) return reply;
      const kind = fault === 'refused' || fault === 'denied' ? fault : 'retry';
      return { ok: false, fault: kind, detail: `told to answer ${fault}` };
    },
  };
}

function emptyState(): State {
  return { actors: new Map(), last: 0, wantsResync: false, beganAt: 0, holed: false };
}

function reduce(state: State, n: number, event: AppEvent): void {
  if (event.kind === 'registered' || event.kind === 'resync-actor') {
    const { type, status, messageCount = 0 } = event;
    state.actors.set(event.id, { type, status, messageCount, n });
  } else if (event.kind === 'changed') {
    const actor = state.actors.get(event.id);
    if (!actor) return;
    actor.status = event.status ?? actor.status;
    actor.messageCount += event.messages ?? 0;
    actor.n = n;
  } else if (event.kind === 'removed') {
    state.actors.delete(event.id);
  } else if (event.kind === 'resync-begin') {
    Object.assign(state, { beganAt: n, wantsResync: false, holed: false });
  } else if (event.kind === 'resync-end') {
    if (state.holed) return;
    for (const [id, actor] of state.actors) if (actor.n < state.beganAt) state.actors.delete(id);
  }
}
