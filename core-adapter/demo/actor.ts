import type { Studio } from '../src/types.ts';
import type { Agenda } from './agenda.ts';
import type { Random } from './random.ts';
import type { DemoRegistry } from './registry.ts';

export interface Message {
  from: string | undefined;
  type: string;
  correlationId: string;
  messageId: string;
  sentAt: number;
  payload: Record<string, unknown>;
}

/** What an actor does with one message. */
export interface Handling {
  /** Milliseconds of work. */
  runMs: number;
  /** The work fails with this. */
  error?: string;
  /** After success. */
  afterwards?: (at: number) => void;
}

export interface World {
  registry: DemoRegistry;
  studio: Pick<Studio, 'recordMessage'>;
  agenda: Agenda;
  random: Random;
}

export interface DemoActor {
  readonly id: string;
  readonly type: string;
  readonly waiting: number;
  /** Messages that found the queue full; the oldest goes. */
  readonly lost: number;
  send(message: Message, at: number): void;
  /** Lets the messages that wait go unhandled. */
  clear(): void;
  /** A registry has no call for metadata: it is registered anew, with its count. */
  describe(metadata: Record<string, unknown>): void;
  leave(): void;
}

export interface ActorSetup {
  id: string;
  type: string;
  worker: string;
  metadata?: Record<string, unknown>;
  handle(message: Message, at: number): Handling;
}

/** How long a failed actor stays failed. */
const RECOVERY_MS = 6_000;
const QUEUE_LIMIT = 500;

/** One actor as Loom would run it: a queue, one message at a time, its registry told of all of it. */
export function createActor(world: World, setup: ActorSetup, bornAt: number): DemoActor {
  const { registry, studio, agenda } = world;
  const { id, type } = setup;
  const basics = { actorId: id, actorType: type, workerId: setup.worker };
  let queue: Message[] = [];
  let busy = false;
  let gone = false;
  let count = 0;
  let lost = 0;
  let metadata = setup.metadata ?? {};

  function register(status: string, at: number): void {
    const lastHeartbeat = new Date(at).toISOString();
    void registry.register({ ...basics, status, lastHeartbeat, messageCount: count, metadata });
  }

  function startNext(at: number): void {
    if (gone || busy) return;
    const message = queue.shift();
    if (!message) return;
    busy = true;
    void registry.updateStatus(id, 'busy');
    const handling = setup.handle(message, at);
    agenda.plan(at + handling.runMs, (end) => finish(message, handling, at, end));
  }

  function finish(message: Message, handling: Handling, startedAt: number, at: number): void {
    if (gone) return;
    count++;
    void registry.incrementMessageCount(id);
    void registry.heartbeat(id);
    report(message, handling, startedAt);
    if (handling.error !== undefined) return fail(handling.error, at);
    busy = false;
    if (queue.length === 0) void registry.updateStatus(id, 'idle');
    handling.afterwards?.(at);
    startNext(at);
  }

  function report(message: Message, handling: Handling, startedAt: number): void {
    const { from, type: kind, messageId, correlationId, payload, sentAt } = message;
    const times = { waitMs: Math.round(startedAt - sentAt), runMs: Math.round(handling.runMs) };
    const { error } = handling;
    studio.recordMessage({ to: id, from, type: kind, messageId, correlationId, payload, ...times, error });
  }

  function fail(error: string, at: number): void {
    const healthy = metadata;
    metadata = { ...healthy, error };
    register('failed', at);
    agenda.plan(at + RECOVERY_MS, (later) => {
      if (gone) return;
      metadata = healthy;
      busy = false;
      register('idle', later);
      startNext(later);
    });
  }

  register('idle', bornAt);
  return {
    id,
    type,
    get waiting() {
      return queue.length;
    },
    get lost() {
      return lost;
    },
    send(message, at) {
      queue.push(message);
      if (queue.length > QUEUE_LIMIT) {
        queue.shift();
        lost++;
      }
      startNext(at);
    },
    clear() {
      queue = [];
    },
    describe(next) {
      metadata = next;
      if (!gone) register(busy ? 'busy' : 'idle', Date.now());
    },
    leave() {
      gone = true;
      queue = [];
      void registry.unregister(id);
    },
  };
}
