import { setImmediate } from 'node:timers/promises';
import { loom } from './loom.ts';
import type { ActorClass, JournalStore, Message, Queue, Runtime, StateStore, Worker } from './loom-types.ts';
import { message } from './message.ts';
import { createOutcomes, type Outcomes } from './outcomes.ts';
import { shopActors } from './shop-actors.ts';

const { Actor } = await loom<{ Actor: typeof ActorClass }>('actor/actor');
const { ActorRuntime } = await loom<{ ActorRuntime: new (...parts: unknown[]) => Runtime }>(
  'runtime/actor-runtime',
);
const { ActorWorker } = await loom<{ ActorWorker: new (...parts: unknown[]) => Worker }>(
  'runtime/actor-worker',
);
const { InMemoryMessageQueue } = await loom<{ InMemoryMessageQueue: new () => Queue }>(
  'storage/in-memory-message-queue',
);
const { InMemoryStateStore } = await loom<{ InMemoryStateStore: new () => StateStore }>(
  'storage/in-memory-state-store',
);
const { InMemoryLockManager } = await loom<{ InMemoryLockManager: new () => object }>(
  'storage/in-memory-lock-manager',
);
const { TraceWriter } = await loom<{
  TraceWriter: new (container?: object) => { emit(event: object): unknown };
}>('observability/tracer');
const { InMemoryMetricsCollector } = await loom<{
  InMemoryMetricsCollector: new () => { getMetrics(): Promise<object> };
}>('observability/collector');

/** Nobody registers the last. */
const TYPES = ['Order', 'Mail', 'Approval', 'Payment', 'Family', 'Ghost'];

/**
 * Loom's queue answers at once when it is empty, and its worker asks again at once: without a pause nothing else
 * of the process would ever run. This is the only thing about it that is not as Loom has it.
 */
class PatientQueue extends InMemoryMessageQueue {
  readonly taken: Message[] = [];
  private readonly busy = new Set<string>();

  override async dequeue(queue: string, timeoutMs: number): Promise<Message | null> {
    // Whoever asks again is done with what it was given.
    this.busy.delete(queue);
    const next = await super.dequeue(queue, timeoutMs);
    if (next) {
      this.taken.push(next);
      this.busy.add(queue);
    } else await setImmediate();
    return next;
  }

  /** Nothing waits and nothing is under way. */
  async finished(): Promise<void> {
    const { queues } = this as unknown as { queues: Map<string, unknown[]> };
    while (this.busy.size > 0 || [...queues.values()].some(({ length }) => length > 0)) await setImmediate();
  }
}

/** Everything of Loom that a small shop runs on. */
export interface Shop {
  runtime: Runtime;
  queue: Queue;
  journalStore: JournalStore;
  stateStore: StateStore;
  traceWriter: { emit(event: object): unknown };
  metrics: { getMetrics(): Promise<object> };
  outcomes: Outcomes;
  /** Prototypes of the classes of its actors, and of Loom's own. */
  actors: readonly object[];
  /** Messages workers took, in order, and trace events that were kept. */
  taken: readonly Message[];
  traced: ReadonlyArray<Record<string, unknown>>;
  /** Does a morning's work, to its end. */
  open(): Promise<void>;
}

export function createShop(journalStore: JournalStore): Shop {
  const outcomes = createOutcomes();
  const traced: Array<Record<string, unknown>> = [];
  const keep = async (event: Record<string, unknown>) => void traced.push(event);
  const queue = new PatientQueue();
  const stateStore = new InMemoryStateStore();
  const traceWriter = new TraceWriter({ items: { create: keep } });
  const metrics = new InMemoryMetricsCollector();
  const runtime = new ActorRuntime(
    ...[stateStore, queue, new InMemoryLockManager(), traceWriter, journalStore, metrics],
  );
  const classes = shopActors(Actor, queue, outcomes.note);
  for (const [type, Made] of Object.entries(classes))
    runtime.registerActorType(type, (context, state) => new Made(context, state));

  async function sendAll(): Promise<void> {
    const send = (type: string, ...given: Parameters<typeof message>) =>
      queue.enqueue(`actor:${type}`, message(...given));
    for (const price of [30, 12]) await send('Order', `order-a-${price}`, 'order-a', { payload: { price } });
    await send('Order', 'order-b-7', 'order-b', {
      payload: { price: 7, refuse: true },
      correlationId: 'case-7',
    });
    await send('Approval', 'ask', 'approval-1');
    await send('Approval', 'ask-2', 'approval-2');
    await send('Payment', 'pay', 'payment-1');
    await send('Family', 'spawn', 'family-1');
    await send('Ghost', 'haunt', 'ghost-1');
    await queue.finished();
    await runtime.sendMessage('approval-1', 'Approval', { eventType: 'answered', data: { yes: true } });
    const payload = { activityId: 'act-0', result: { receipt: 'r-1' } };
    await send('Payment', 'paid', 'payment-1', { messageType: 'activity_completed', payload });
    await queue.finished();
  }

  async function open(): Promise<void> {
    const workers = TYPES.map(
      (type) => new ActorWorker(runtime, queue, type, undefined, undefined, traceWriter),
    );
    await Promise.all(workers.map((worker) => worker.start()));
    await sendAll();
    await Promise.all(workers.map((worker) => worker.stop()));
    await outcomes.call('unknown type', () => runtime.activateActor('nobody', 'Nothing'));
    const direct = await runtime.activateActor('order-c', 'Order');
    await outcomes.call('called directly', () => direct.execute({ price: 5 }));
    await outcomes.call('refused directly', () => direct.execute({ price: 6, refuse: true }));
    await outcomes.call('state', () => direct.getState());
    await runtime.deactivateActor('order-c');
  }

  return {
    ...{ runtime, queue, journalStore, stateStore, traceWriter, metrics, outcomes, traced, open },
    taken: queue.taken,
    actors: [Actor, ...Object.values(classes)].map((each) => each.prototype as object),
  };
}
