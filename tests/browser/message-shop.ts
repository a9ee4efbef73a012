import { type Report, registered, reportingApp } from './reporting-app.ts';

const POPULATION = { Order: 6, Payment: 40, Cart: 3, Refund: 2, Pricing: 1 } as const;

/** A shop whose actors tell of their messages: most work, payments time out now and then, a refund fails. */
export function openMessageShop(url: string) {
  const app = reportingApp(url, 'shop');
  return { open, sendMore, addType, senderless };

  async function open() {
    await app.report(
      ...Object.entries(POPULATION).flatMap(([type, count]) =>
        Array.from({ length: count }, (_, index) =>
          registered(idOf(type, index), {
            type,
            worker: `w-0${1 + (index % 3)}`,
            status: type === 'Payment' && index === 3 ? 'failed' : index % 2 ? 'busy' : 'idle',
          }),
        ),
      ),
    );
    await sendMore();
    await senderless();
  }

  async function sendMore() {
    await app.report(
      ...sent('Order', 'Payment', 'ChargeCard', 200, { waitMs: 90, every: 20 }),
      ...sent('Cart', 'Order', 'PlaceOrder', 120, { waitMs: 9 }),
      ...sent('Order', 'Cart', 'CartClosed', 5, { waitMs: 3 }),
      ...sent('Cart', 'Pricing', 'PriceAsked', 400, { waitMs: 2 }),
      ...sent('Payment', 'Refund', 'RefundDue', 4, { waitMs: 40, every: 2 }),
    );
  }

  async function addType(type: string) {
    await app.report(
      registered(idOf(type, 0), { type }),
      message(idOf('Order', 0), idOf(type, 0), 'PointsEarned', { waitMs: 4 }),
    );
  }

  async function senderless() {
    await app.report(
      ...Array.from({ length: 4 }, (): Report => ({ kind: 'message', to: idOf('Pricing', 0), type: 'Tick' })),
    );
  }
}

interface Manner {
  waitMs: number;
  /** Each so many messages one fails. */
  every?: number;
}

/** From all of one type to all of another, the first of them most. */
function sent(
  from: keyof typeof POPULATION,
  to: keyof typeof POPULATION,
  type: string,
  count: number,
  how: Manner,
) {
  return Array.from({ length: count }, (_, index) => {
    const sender = idOf(from, index % POPULATION[from]);
    const receiver = idOf(to, Math.floor(((index % 100) ** 2 / 100 ** 2) * POPULATION[to]));
    const failed = how.every !== undefined && index % how.every === 0;
    return message(sender, receiver, type, how, failed ? 'GatewayTimeout after 30 s' : undefined);
  });
}

function message(from: string, to: string, type: string, { waitMs }: Manner, error?: string): Report {
  return { kind: 'message', from, to, type, waitMs, runMs: 12, ...(error !== undefined && { error }) };
}

function idOf(type: string, index: number): string {
  return `${type.toLowerCase()}-${index}`;
}
