import { createCarts } from './carts.ts';
import { type Crew, createCrew } from './crew.ts';
import type { Random } from './random.ts';
import type { DemoRegistry } from './registry.ts';
import type { Behaviour } from './stand-ins/loom-actor.ts';
import type { MemoryQueue } from './stand-ins/loom-queues.ts';
import { ActorRuntime } from './stand-ins/loom-runtimes.ts';
import type { MemoryJournalStore, MemoryStateStore } from './stand-ins/stores.ts';
import { pause, type Time } from './time.ts';
import { ACTOR_OF, TROUBLE_AFTER_MS, type Trouble } from './troubles.ts';

/** How the actors divide up; the rest are carts. */
const SHARES = { Order: 0.22, Payment: 0.16, Inventory: 0.16, Shipment: 0.14, Notification: 0.08 };
type Station = keyof typeof SHARES;
const STATIONS = Object.keys(SHARES) as Station[];

/** An order's way through the shop, after its cart. */
const ROUTE: readonly { type: Station; message: string }[] = [
  { type: 'Order', message: 'PlaceOrder' },
  { type: 'Inventory', message: 'ReserveStock' },
  { type: 'Payment', message: 'Charge' },
  { type: 'Shipment', message: 'Ship' },
  { type: 'Notification', message: 'SendMail' },
];
export const MESSAGES_PER_ORDER = ROUTE.length + 1;

const ACTORS_PER_WORKER = 25;
const MAX_RUN_MS = 300;
/** Of payments, on a good day. */
const DECLINED_ONE_IN = 200;
/** Part of the messages that go to an actor in trouble, so that one does not wait for it. */
const TROUBLED_SHARE = 0.4;
/** A slow station takes so many times as long as there is time for. */
const TOO_SLOW = 4;
const JOURNAL_KEPT = 20;
const TICK_MS = 20;
/** After a longer sleep (a closed laptop) the shop goes on from now instead of catching up. */
const MAX_BEHIND_MS = 1_000;

export interface World {
  time: Time;
  random: Random;
  registry: DemoRegistry;
  queue: MemoryQueue;
  journal: MemoryJournalStore;
  state: MemoryStateStore;
}

export interface Shop {
  readonly runtime: ActorRuntime;
  open(): void;
  close(): void;
  /** Actors alive. */
  readonly size: number;
}

export interface ShopSetup {
  actors: number;
  /** Messages a second. */
  rate: number;
  troubles: ReadonlySet<Trouble>;
}

type Order = Record<string, unknown> & { order: string };

/**
 * A small shop: orders go from station to station, each a type of actor with a queue and workers of its own. Carts
 * come and go, a card is declined now and then, and all else goes well unless trouble is asked for.
 */
export function createShop(world: World, { actors, rate, troubles }: ShopSetup): Shop {
  const { time, random, registry, queue, journal, state } = world;
  const everyMs = (1_000 * MESSAGES_PER_ORDER) / rate;
  const hosts = Math.max(1, Math.ceil(actors / ACTORS_PER_WORKER));
  const idsOf = Object.fromEntries(STATIONS.map((type) => [type, idsOfStation(type)])) as Record<
    Station,
    string[]
  >;
  const runtime = new ActorRuntime(behaviours());
  const crews = Object.fromEntries(
    STATIONS.map((type) => [type, crewOf(type, idsOf[type].length)]),
  ) as Record<Station, Crew>;
  const fixed = STATIONS.flatMap((type) => idsOf[type]).length;
  const carts = createCarts({
    ...{ time, random, register, unregister: (id) => void registry.unregister(id) },
    ...{ number: Math.max(1, actors - fixed), crew: crewOf('Cart', Math.max(1, actors - fixed)) },
  });
  let troubledFrom = Number.POSITIVE_INFINITY;
  let dueAt = 0;
  let cancel: (() => void) | undefined;

  function idsOfStation(type: Station): string[] {
    const number = Math.max(2, Math.round(actors * SHARES[type]));
    return Array.from({ length: number }, (_, index) => `${type.toLowerCase()}-${index + 1}`);
  }

  function register(actorId: string, actorType: string, index: number, metadata: object): void {
    const workerId = `w-${String((index % hosts) + 1).padStart(2, '0')}`;
    const lastHeartbeat = new Date(time.now()).toISOString();
    const facts = { actorId, actorType, workerId, lastHeartbeat, metadata };
    void registry.register({ ...facts, status: 'idle', messageCount: 0 });
  }

  function crewOf(type: string, workers: number): Crew {
    return createCrew({
      ...{ time, runtime, queue, type, workers },
      handled(id) {
        void registry.incrementMessageCount(id);
        void registry.heartbeat(id);
      },
    });
  }

  function behaviours(): Record<string, Behaviour> {
    const stations = STATIONS.map((type): [string, Behaviour] => [
      type,
      (order, { context }) => handle(type, context.actorId, order as Order),
    ]);
    return { ...Object.fromEntries(stations), Cart: checkOut };
  }

  async function checkOut(order: unknown): Promise<void> {
    await pause(time, random.duration(20));
    await onward(0, order as Order);
  }

  async function handle(type: Station, id: string, order: Order): Promise<void> {
    await pause(time, workTime(type));
    if (type === 'Payment') charge(id);
    if (id === ACTOR_OF['stuck-async'] && isTroubled('stuck-async')) await never();
    if (type === 'Order') await keep(id, order);
    await onward(ROUTE.findIndex((stop) => stop.type === type) + 1, order);
  }

  /** Half the time of a station's actors is used, so that queues are short but real. */
  function workTime(type: Station): number {
    const spare = everyMs * idsOf[type].length;
    if (type === 'Notification' && isTroubled('growing-queue')) return spare * TOO_SLOW;
    return random.duration(Math.min(MAX_RUN_MS, spare / 2));
  }

  function charge(id: string): void {
    if (id === ACTOR_OF.failing && isTroubled('failing'))
      throw new Error('card declined: the bank gave no answer');
    if (random.chance(1 / DECLINED_ONE_IN)) throw new Error('card declined: not enough money');
  }

  async function keep(id: string, { order, item }: Order): Promise<void> {
    const before = (await state.load(id))?.state as { orders: number } | undefined;
    const orders = 1 + (before?.orders ?? 0);
    await state.save(id, {
      id,
      actorType: 'Order',
      status: 'active',
      state: { orders, last: { order, item } },
    });
    await journal.appendEntry(id, { type: 'order_placed', order, item });
    const entries = await journal.readEntries(id);
    if (entries.length > 2 * JOURNAL_KEPT) await journal.trimEntries(id, entries.length - JOURNAL_KEPT);
  }

  async function onward(step: number, payload: Order): Promise<void> {
    const stop = ROUTE[step];
    if (!stop) return;
    const letter = { to: choose(stop.type), type: stop.message, correlationId: payload.order, payload };
    await crews[stop.type].send(letter);
  }

  /** Somebody who has nothing to do; an actor in trouble comes first for some, while it takes messages at all. */
  function choose(type: Station): string {
    const free = idsOf[type].filter((id) => !crews[type].isBusy(id));
    const troubled = free.find((id) => TROUBLED.some((each) => ACTOR_OF[each] === id && isTroubled(each)));
    if (troubled !== undefined && random.chance(TROUBLED_SHARE)) return troubled;
    return random.pick(free.length > 0 ? free : idsOf[type]);
  }

  function isTroubled(trouble: Trouble): boolean {
    return troubles.has(trouble) && time.now() >= troubledFrom;
  }

  /** What is due by now happens now, so a late tick costs no order. */
  function tick(): void {
    const now = time.now();
    dueAt = Math.max(dueAt, now - MAX_BEHIND_MS);
    for (; dueAt <= now; dueAt += everyMs) carts.order();
    cancel = time.after(TICK_MS, tick);
  }

  return {
    runtime,
    open() {
      dueAt = time.now();
      troubledFrom = dueAt + TROUBLE_AFTER_MS;
      for (const type of STATIONS)
        for (const [index, id] of idsOf[type].entries())
          register(id, type, index, { zone: random.pick(['north', 'south']) });
      carts.open();
      tick();
    },
    close() {
      cancel?.();
    },
    get size() {
      return fixed + carts.size;
    },
  };
}

/** Troubles that a single actor of the shop has. */
const TROUBLED = ['stuck-async', 'failing'] as const;

const never = (): Promise<never> => new Promise(() => undefined);
