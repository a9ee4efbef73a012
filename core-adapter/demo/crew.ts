import type { StandInActor } from './stand-ins/loom-actor.ts';
import type { LoomMessage, MemoryQueue } from './stand-ins/loom-queues.ts';
import type { Time } from './time.ts';

/** Messages that wait for one type at most: a demo that runs for a week does not fill the memory. */
export const WAITING_KEPT = 1_000;

export interface Letter {
  to: string;
  type: string;
  correlationId: string;
  payload: Record<string, unknown>;
}

export interface CrewSetup {
  time: Time;
  runtime: {
    activateActor(id: string, type: string): Promise<StandInActor>;
    deactivateActor(id: string): Promise<void>;
  };
  queue: MemoryQueue;
  /** Of the actors; their queue is `actor:<type>`. */
  type: string;
  /** Messages handled at once. */
  workers: number;
  /** A message was handled, well or not. */
  handled?(actorId: string): void;
}

export interface Crew {
  send(letter: Letter): Promise<void>;
  /** Whether the actor has a message in hand or waiting. */
  isBusy(actorId: string): boolean;
  readonly waiting: number;
  /** Messages not taken because too many waited. */
  readonly refused: number;
}

/** Workers that take messages of one type from their queue and have the actors handle them, one at a time each. */
export function createCrew({ time, runtime, queue, type, workers, handled }: CrewSetup): Crew {
  const name = `actor:${type}`;
  const unhandled = new Map<string, number>();
  const turns = new Map<string, Promise<void>>();
  let sent = 0;
  let waiting = 0;
  let refused = 0;
  let working = 0;

  /** What is between two looks at `waiting` is never lost: a worker that finds none left is gone at once. */
  async function work(): Promise<void> {
    working++;
    while (waiting > 0) {
      waiting--;
      const message = await queue.dequeue(name, 0);
      if (message) await inTurn(message);
    }
    working--;
  }

  /** An actor handles one message at a time, however many workers there are. */
  async function inTurn(message: LoomMessage): Promise<void> {
    const { actorId } = message;
    const mine = (turns.get(actorId) ?? Promise.resolve()).then(() => handle(message));
    turns.set(actorId, mine);
    await mine;
    if (turns.get(actorId) === mine) turns.delete(actorId);
    count(actorId, -1);
  }

  async function handle(message: LoomMessage): Promise<void> {
    const { actorId, payload } = message;
    const actor = await runtime.activateActor(actorId, type);
    try {
      await actor.execute(payload);
      await queue.ack(message);
    } catch {
      // It is told by whoever observes the runtime; here the message is set aside and the work goes on.
      await queue.deadLetter(message);
    }
    await runtime.deactivateActor(actorId);
    handled?.(actorId);
  }

  function count(actorId: string, by: 1 | -1): void {
    const left = (unhandled.get(actorId) ?? 0) + by;
    if (left > 0) unhandled.set(actorId, left);
    else unhandled.delete(actorId);
  }

  return {
    async send({ to, type: messageType, correlationId, payload }) {
      if (waiting >= WAITING_KEPT) {
        refused++;
        return;
      }
      const metadata = { timestamp: new Date(time.now()).toISOString(), priority: 0 };
      const messageId = `${type}-${++sent}`;
      count(to, 1);
      await queue.enqueue(name, { messageId, actorId: to, messageType, correlationId, payload, metadata });
      waiting++;
      if (working < workers) void work();
    },
    isBusy: (actorId) => unhandled.has(actorId),
    get waiting() {
      return waiting;
    },
    get refused() {
      return refused;
    },
  };
}
