/** As much of Loom's surface as these programs use. They are typed by shape: Loom is not installed here. */

export interface Registration {
  actorId: string;
  actorType: string;
  workerId: string;
  status: string;
  lastHeartbeat: string;
  messageCount: number;
  metadata?: object;
}

export interface Registry {
  register(registration: Registration): Promise<void>;
  unregister(actorId: string): Promise<void>;
  get(actorId: string): Promise<Registration | undefined>;
  getAll(): Promise<Registration[]>;
  heartbeat(actorId: string): Promise<void>;
  updateStatus(actorId: string, status: string): Promise<void>;
  incrementMessageCount(actorId: string): Promise<void>;
  cleanup(maxAgeMs: number): Promise<number>;
}

export interface LifecycleEvent {
  type: string;
  actorId: string;
}

export interface EventBus {
  subscribe(handler: (event: LifecycleEvent) => void): Promise<() => Promise<void>>;
}

export interface Discovery {
  readonly registry: Registry;
  registerActor(id: string, type: string, worker: string, metadata?: object): Promise<void>;
  unregisterActor(id: string): Promise<void>;
  route(target: string | { type: string; strategy?: string }): Promise<string | undefined>;
  broadcast(type: string): Promise<string[]>;
  cleanup(maxAgeSeconds: number): Promise<number>;
}

export interface RedisClient {
  del(...keys: string[]): Promise<number>;
  quit(): Promise<unknown>;
}

export interface DiscoveryModule {
  InMemoryActorRegistry: new () => Registry;
  RedisActorRegistry: new (options: {
    redis: RedisClient;
    eventBus?: EventBus;
    keyPrefix?: string;
  }) => Registry;
  ActorEventBus: new (redis: RedisClient) => EventBus;
  InMemoryActorEventBus: new () => EventBus;
  DiscoveryService: new (registry?: Registry, eventBus?: EventBus) => Discovery;
}

export interface Message {
  messageId: string;
  actorId: string;
  messageType: string;
  correlationId: string;
  payload: unknown;
  trace: { trace_id: string; span_id: string };
  metadata: { timestamp: string; priority: number; [name: string]: unknown };
}

export interface Queue {
  enqueue(queue: string, message: Message, options?: unknown): Promise<void>;
  dequeue(queue: string, timeoutMs: number): Promise<Message | null>;
  ack(message: Message): Promise<void>;
  nack(message: Message, delayMs?: number): Promise<void>;
  deadLetter(message: Message): Promise<void>;
}

export interface ActorContext {
  actorId: string;
  actorType: string;
  correlationId?: string;
  recordEvent(eventType: string, data?: unknown): void;
  recordMetric(name: string, value: number): void;
  startSpan(operation: string): () => void;
}

export type State = Record<string, unknown>;

/** Loom's `Actor`, with what its subclasses may call. */
export declare abstract class ActorClass {
  protected context: ActorContext;
  protected readonly simpleState: {
    get(key: string): Promise<unknown>;
    set(key: string, value: unknown): Promise<void>;
  };
  constructor(context: ActorContext, initialState?: State, ...rest: unknown[]);
  protected getDefaultState(): State;
  protected updateState(change: (draft: State) => void): void;
  protected callActivity(name: string, input: unknown): Promise<unknown>;
  protected waitForEvent(eventType: string): Promise<unknown>;
  protected compensateLastStateChange(): Promise<void>;
  protected spawnChild(actorType: string, input: unknown): Promise<string>;
  abstract execute(input: unknown): Promise<unknown>;
  getState(): State;
}

export interface JournalStore {
  appendEntry(id: string, entry: object): Promise<void>;
  readEntries(id: string): Promise<Array<Record<string, unknown>>>;
}

export interface StateStore {
  save(id: string, state: object): Promise<void>;
  load(id: string): Promise<{ status: string; state: State; metadata?: Record<string, unknown> } | null>;
}

export interface Runtime {
  registerActorType(type: string, factory: (context: ActorContext, state?: State) => ActorClass): void;
  activateActor(id: string, type: string): Promise<ActorClass>;
  deactivateActor(id: string): Promise<void>;
  sendMessage(id: string, type: string, message: object): Promise<void>;
}

export interface PooledRuntime {
  registerActorType(type: string, definition: object): void;
  getActor(id: string, type: string, context: object): Promise<ActorClass>;
  routeMessage(message: Message, context: object): Promise<void>;
  evictIdleActors(): Promise<void>;
  getStats(): { poolSize: number };
}

export interface Worker {
  start(): Promise<void>;
  stop(): Promise<void>;
}
