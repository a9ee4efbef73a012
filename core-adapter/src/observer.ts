import type { Activity, Started } from './activity.ts';
import { type Facts, readFacts, type Sized, validStatus } from './facts.ts';
import type { Outbox } from './outbox.ts';
import { isActorId } from './protocol/actor-id.ts';
import type { AppEvent } from './protocol/events.ts';
import type { Redactions } from './protocol/redact.ts';
import type { CallSink, HookedMethod } from './registry-hooks.ts';
import type { Runtime } from './runtime.ts';

/** Hears of changes as they succeed, for callbacks in this process. Must not throw. */
export interface Listener {
  registered(facts: Facts): void;
  changed(id: string, change: { status?: string; lastHeartbeat?: number; messages?: number }): void;
  removed(id: string): void;
  swept(): void;
}

/** One hooked call between start and end. */
export interface Call extends Started {
  method: HookedMethod;
  facts: Sized<Facts> | undefined;
  status: string | undefined;
  /** `removals` when the call started: what a cleanup compares with. */
  removalsBefore: number;
  /** Begin of the timed part; 0 when this call is not sampled. */
  startedAt: number;
  spent: number;
}

export interface ObserverDeps {
  outbox: Outbox;
  activity: Activity;
  redactions: Redactions;
  runtime: Runtime;
  listener?: Listener | undefined;
  /** Told of every actor this process registers or changes. */
  claim(id: string, facts?: Facts): void;
  release(id: string): void;
  /** Of an actor that stays as it is else. */
  statusChanged(id: string): void;
  /** Something waits in the outbox. */
  wake(): void;
  /** A cleanup removed actors without a call we saw. */
  sweptUnseen(): void;
}

export interface Observer extends CallSink<Call> {
  readonly counts: {
    failed: number;
    invalid: number;
    cut: number;
    sampledNanos: number;
    /** Without the first samples. */
    warm: { samples: number; nanos: number };
  };
}

const SAMPLE_MASK = 63;
/** The first calls of a process are many times slower than all that follow: what they took is no call's cost. */
const WARM_UP_SAMPLES = 16;

/** Turns successful registry calls into events. Constant work a call. */
export function createObserver(deps: ObserverDeps): Observer {
  const { outbox, activity, runtime, listener } = deps;
  const counts = { failed: 0, invalid: 0, cut: 0, sampledNanos: 0, warm: { samples: 0, nanos: 0 } };
  let samples = 0;
  let removals = 0;

  function report(call: Call, result: unknown): void {
    if (call.method === 'cleanup') return swept(call, result);
    if (call.id === undefined) {
      counts.invalid++;
      return;
    }
    const now = runtime.now();
    if (call.method === 'register') registered(call, now);
    else if (call.method === 'unregister') removed(call.id, now);
    else changed(call, call.id, now);
    deps.wake();
  }

  function registered(call: Call, at: number): void {
    if (!call.facts) return;
    const { value, bytes, cut } = call.facts;
    if (cut) counts.cut++;
    deps.claim(value.id, value);
    outbox.edge(value.id, { kind: 'registered', at, ...value }, bytes);
    listener?.registered(value);
  }

  function removed(id: string, at: number): void {
    removals++;
    deps.release(id);
    const event: AppEvent = { kind: 'removed', at, id, cause: 'unregistered' };
    outbox.edge(id, event, 120 + 2 * id.length);
    listener?.removed(id);
  }

  function changed(call: Call, id: string, at: number): void {
    deps.claim(id);
    if (call.method === 'heartbeat') {
      outbox.changeHeartbeat(id, at);
      listener?.changed(id, { lastHeartbeat: at });
    } else if (call.method === 'incrementMessageCount') {
      outbox.countMessage(id, at);
      listener?.changed(id, { messages: 1 });
    } else if (call.status !== undefined) {
      deps.statusChanged(id);
      outbox.changeStatus(id, call.status, at);
      listener?.changed(id, { status: call.status });
    } else counts.invalid++;
  }

  function swept(call: Call, result: unknown): void {
    const seen = removals - call.removalsBefore;
    if (typeof result !== 'number' || result <= seen) return;
    listener?.swept();
    deps.sweptUnseen();
  }

  function sample(call: Call): void {
    const nanos = call.spent * 1e6;
    samples++;
    counts.sampledNanos += nanos;
    if (samples <= WARM_UP_SAMPLES) return;
    counts.warm.samples++;
    counts.warm.nanos += nanos;
  }

  return {
    started(method, args) {
      const timed = (activity.calls & SAMPLE_MASK) === 0;
      const startedAt = timed ? runtime.mono() : 0;
      const call = describe(method, args, deps.redactions);
      call.removalsBefore = removals;
      activity.start(call);
      if (timed) {
        call.startedAt = startedAt;
        call.spent = runtime.mono() - startedAt;
      }
      return call;
    },
    succeeded(call, result) {
      const from = call.startedAt > 0 ? runtime.mono() : 0;
      activity.end(call);
      report(call, result);
      if (call.startedAt === 0) return;
      call.spent += runtime.mono() - from;
      sample(call);
    },
    failed(call) {
      counts.failed++;
      activity.end(call);
    },
    counts,
  };
}

/** Reads what the call is about; unusable arguments leave `id` undefined and are counted when it ends. */
function describe(method: HookedMethod, args: readonly unknown[], redactions: Redactions): Call {
  const call: Call = {
    method,
    id: undefined,
    whole: method === 'register' || method === 'unregister' || method === 'cleanup',
    facts: undefined,
    status: undefined,
    watch: undefined,
    removalsBefore: 0,
    startedAt: 0,
    spent: 0,
  };
  const [first] = args;
  if (method === 'register') {
    call.facts = readFacts(first, redactions);
    call.id = call.facts?.value.id;
  } else if (method !== 'cleanup') {
    call.id = isActorId(first) ? first : undefined;
    if (method === 'updateStatus') call.status = validStatus(args[1]);
  }
  return call;
}
