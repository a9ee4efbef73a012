/** A message as Loom's runtimes send it. */
export interface LoomMessage {
  messageId: string;
  actorId: string;
  messageType: string;
  correlationId: string;
  payload: unknown;
  trace?: { trace_id: string; span_id: string };
  metadata: { timestamp: string; priority: number; sender?: string; retryCount?: number; actorType?: string };
}

/** A queue in memory that is asked for messages. */
export class MemoryQueue {
  queues = new Map<string, LoomMessage[]>();
  private readonly taken = new Map<string, string>();

  async enqueue(name: string, message: LoomMessage, _priority = 0): Promise<void> {
    if (message.messageId === 'refused') throw new Error('the queue is full');
    this.listOf(name).push(message);
  }

  async dequeue(name: string, _timeoutMs: number): Promise<LoomMessage | null> {
    const message = this.listOf(name).shift();
    if (message) this.taken.set(message.messageId, name);
    return message ?? null;
  }

  async ack(message: LoomMessage): Promise<void> {
    this.taken.delete(message.messageId);
  }

  async nack(message: LoomMessage, _delayMs = 0): Promise<void> {
    const name = this.taken.get(message.messageId);
    if (name === undefined) return;
    this.taken.delete(message.messageId);
    this.listOf(name).push(message);
  }

  async deadLetter(message: LoomMessage): Promise<void> {
    this.taken.delete(message.messageId);
  }

  private listOf(name: string): LoomMessage[] {
    const list = this.queues.get(name) ?? [];
    this.queues.set(name, list);
    return list;
  }
}

type Processor = (message: unknown) => Promise<unknown>;

/** A queue over a store that runs its workers itself: nothing is ever taken from it by hand. */
export class WorkerQueue {
  readonly connection = {};
  private readonly jobs = new Map<string, unknown[]>();
  private readonly workers = new Map<string, Processor>();

  async enqueue(name: string, message: unknown, _options?: { delay?: number }): Promise<void> {
    this.jobs.set(name, [...(this.jobs.get(name) ?? []), message]);
  }

  async dequeue(_name: string, _timeoutMs: number): Promise<null> {
    return null;
  }

  // The store does what these ask for by itself.
  readonly ack = async (_message: unknown): Promise<void> => undefined;
  readonly nack = async (_message: unknown, _delayMs = 0): Promise<void> => undefined;
  readonly deadLetter = async (_message: unknown): Promise<void> => undefined;

  registerWorker(name: string, processor: Processor, _concurrency = 1): void {
    this.workers.set(name, processor);
  }

  getQueue(name: string): { getJobCounts(...types: string[]): Promise<Record<string, number>> } | undefined {
    if (!this.jobs.has(name)) return undefined;
    return { getJobCounts: async () => ({ waiting: this.jobs.get(name)?.length ?? 0, delayed: 0 }) };
  }

  /** Runs the next job; what its processor threw comes back, as a failed job keeps it. */
  async runNext(name: string): Promise<unknown> {
    const [job, ...rest] = this.jobs.get(name) ?? [];
    this.jobs.set(name, rest);
    try {
      return await this.workers.get(name)?.(job);
    } catch (error) {
      return error;
    }
  }
}
