import {
  type ActorSetup,
  createActor,
  type DemoActor,
  type Handling,
  type Message,
  type World,
} from './actor.ts';

/** How the actors divide up; the rest are carts. */
const SHARES = { Order: 0.22, Payment: 0.16, Inventory: 0.16, Shipment: 0.14, Notification: 0.08 };
type Station = keyof typeof SHARES;
type Route = readonly { type: Station; message: string }[];

/** An order's way through the shop. */
const ROUTE: Route = [
  { type: 'Order', message: 'PlaceOrder' },
  { type: 'Inventory', message: 'ReserveStock' },
  { type: 'Payment', message: 'Charge' },
  { type: 'Shipment', message: 'Ship' },
  { type: 'Notification', message: 'SendMail' },
];
export const MESSAGES_PER_ORDER = ROUTE.length + 1;

const ACTORS_PER_WORKER = 25;
const MAX_RUN_MS = 300;
const STALL_MS = 60_000;
const FAILS_ONE_IN = 6;
/** The slow one takes as long over a message as this many orders take to come in. */
const SLOW_ORDERS = 4;
const QUEUE_LIMIT = 150;
const ITEMS = ['teapot', 'atlas', 'lamp', 'umbrella', 'compass', 'kettle'] as const;

export interface Shop {
  /** One customer checks out. */
  order(at: number): void;
  /** Actors alive. */
  readonly size: number;
}

/**
 * A small shop. `payment-unstable` fails now and then, `shipment-stuck` takes a minute over some messages,
 * `notification-slow` gets more than it can handle, and carts come and go with their orders.
 */
export function createShop(world: World, actors: number, rate: number, startAt: number): Shop {
  const { random, agenda } = world;
  const stations = {} as Record<Station, DemoActor[]>;
  const everyMs = (1000 * MESSAGES_PER_ORDER) / rate;
  const workers = Math.max(1, Math.ceil(actors / ACTORS_PER_WORKER));
  const carts: DemoActor[] = [];
  let orders = 0;
  let messages = 0;
  let cartsMade = 0;

  /** Half the time of a station's actors is used, so that queues are short but real. */
  function workTime(type: Station): number {
    return Math.min(MAX_RUN_MS, (everyMs * stations[type].length) / 2);
  }

  function worker(index: number): string {
    return `w-${String((index % workers) + 1).padStart(2, '0')}`;
  }

  function add(setup: Omit<ActorSetup, 'worker'>, index: number): DemoActor {
    return createActor(world, { ...setup, worker: worker(index) }, startAt);
  }

  function build(type: Station): DemoActor[] {
    const number = Math.max(2, Math.round(actors * SHARES[type]));
    return Array.from({ length: number }, (_, index) => {
      const id =
        index === 0 ? (SPECIAL[type] ?? `${type.toLowerCase()}-1`) : `${type.toLowerCase()}-${index + 1}`;
      return add(
        { id, type, metadata: { zone: random.pick(['north', 'south']) }, handle: handlerOf(id, type) },
        index,
      );
    });
  }

  function handlerOf(id: string, type: Station): ActorSetup['handle'] {
    return (message, at) => {
      const handling = { runMs: random.duration(workTime(type)), afterwards: onward(id, type, message) };
      return misbehave(id, handling, at);
    };
  }

  function misbehave(id: string, handling: Handling, at: number): Handling {
    if (id === SPECIAL.Payment && random.chance(1 / FAILS_ONE_IN)) {
      return { runMs: handling.runMs, error: 'CardDeclined: the bank gave no answer' };
    }
    if (id === SPECIAL.Shipment && at > startAt + 5_000) return { ...handling, runMs: STALL_MS };
    if (id === SPECIAL.Notification) return { ...handling, runMs: SLOW_ORDERS * everyMs };
    return handling;
  }

  /** The next station of the message's order, by the step it stands at. */
  function onward(id: string, type: Station, { correlationId, payload }: Message): (at: number) => void {
    const step = ROUTE.findIndex((stop) => stop.type === type) + 1;
    return (at) => travel(step, id, correlationId, payload, at);
  }

  function travel(
    step: number,
    from: string,
    correlationId: string,
    payload: Record<string, unknown>,
    at: number,
  ): void {
    const stop = ROUTE[step];
    if (!stop) return;
    const target = chooseFrom(stop.type);
    const messageId = `m-${++messages}`;
    target.send({ from, type: stop.message, correlationId, messageId, sentAt: at, payload }, at);
  }

  /** The slow one is everybody's favourite. */
  function chooseFrom(type: Station): DemoActor {
    const [first] = stations[type];
    if (type === 'Notification' && first && random.chance(0.5)) return first;
    return random.pick(stations[type]);
  }

  function openCart(at: number): void {
    const id = `cart-${++cartsMade}`;
    const metadata = { items: 1 + Math.floor(random.next() * 4) };
    const handle = (message: Message): Handling => ({
      runMs: random.duration(20),
      afterwards: (later) => travel(0, id, message.correlationId, message.payload, later),
    });
    carts.push(createActor(world, { id, type: 'Cart', worker: worker(cartsMade), metadata, handle }, at));
  }

  function retire(cart: DemoActor, at: number): void {
    const place = carts.indexOf(cart);
    if (place < 0) return;
    carts.splice(place, 1);
    cart.leave();
    openCart(at);
  }

  /** The registry has no field for a queue's depth, so the shop tells it in the metadata. */
  function watchQueue(at: number): void {
    const [slow] = stations.Notification;
    if (slow) {
      slow.describe({ queueDepth: slow.waiting });
      if (slow.waiting > QUEUE_LIMIT) slow.clear();
    }
    agenda.plan(at + 1_000, watchQueue);
  }

  for (const type of Object.keys(SHARES) as Station[]) stations[type] = build(type);
  const fixed = Object.values(stations).flat().length;
  for (let index = fixed; index < actors; index++) openCart(startAt);
  if (carts.length === 0) openCart(startAt);
  agenda.plan(startAt + 1_000, watchQueue);

  return {
    order(at) {
      const cart = random.pick(carts);
      const payload = { item: random.pick(ITEMS), card: { number: '4111111111111111' } };
      const correlationId = `order-${++orders}`;
      const messageId = `m-${++messages}`;
      cart.send({ from: undefined, type: 'CheckOut', correlationId, messageId, sentAt: at, payload }, at);
      if (random.chance(0.3)) agenda.plan(at + random.duration(3_000), (later) => retire(cart, later));
    },
    get size() {
      return fixed + carts.length;
    },
  };
}

const SPECIAL: Partial<Record<Station, string>> = {
  Payment: 'payment-unstable',
  Shipment: 'shipment-stuck',
  Notification: 'notification-slow',
};
