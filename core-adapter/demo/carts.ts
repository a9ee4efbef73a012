import type { Crew } from './crew.ts';
import type { Random } from './random.ts';
import type { Time } from './time.ts';

const ITEMS = ['teapot', 'atlas', 'lamp', 'umbrella', 'compass', 'kettle'] as const;
/** Part of the carts that are left after an order, and how soon. */
const LEFT_SHARE = 0.3;
const LEFT_AFTER_MS = 3_000;

export interface CartsSetup {
  time: Time;
  random: Random;
  crew: Crew;
  /** Carts there are at any time. */
  number: number;
  register(id: string, type: string, index: number, metadata: object): void;
  unregister(id: string): void;
}

export interface Carts {
  open(): void;
  /** One customer checks out. */
  order(): void;
  readonly size: number;
}

/** Carts come and go with their orders. */
export function createCarts({ time, random, crew, number, register, unregister }: CartsSetup): Carts {
  const carts: string[] = [];
  let made = 0;
  let orders = 0;

  function add(): void {
    const id = `cart-${++made}`;
    carts.push(id);
    register(id, 'Cart', made, { items: 1 + Math.floor(random.next() * 4) });
  }

  function leave(id: string): void {
    const place = carts.indexOf(id);
    if (place < 0) return;
    carts.splice(place, 1);
    unregister(id);
    add();
  }

  /** One that still checks out is left later. */
  function leaveWhenDone(id: string): void {
    time.after(random.duration(LEFT_AFTER_MS), () => (crew.isBusy(id) ? leaveWhenDone(id) : leave(id)));
  }

  return {
    open() {
      while (carts.length < number) add();
    },
    order() {
      const to = random.pick(carts);
      const order = `order-${++orders}`;
      const payload = { order, item: random.pick(ITEMS), card: { number: '4111111111111111' } };
      void crew.send({ to, type: 'CheckOut', correlationId: order, payload });
      if (random.chance(LEFT_SHARE)) leaveWhenDone(to);
    },
    get size() {
      return carts.length;
    },
  };
}
