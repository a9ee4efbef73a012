import { type Report, registered, reportingApp } from './reporting-app.ts';

const BEAT_MS = 500;
const RUNTIME = 'payment-7c41b0e2';

export interface CapturedShop {
  /** The order whose process hangs while it pays. */
  stuck: string;
  /** One more that is at a message for long, in a process that turns. */
  slow: string;
  /** The one whose messages fail, as they say themselves. */
  failing: string;
  /** An actor of an app that captures nothing. */
  plain: string;
  opened: Promise<void>;
  close(): Promise<void>;
}

/**
 * A shop that is observed: one process hangs as its watchdog says, one holds payloads back, a queue grows while
 * another is calm, and payments fail for two causes. A second app only has its registry hooked.
 */
export function openCapturedShop(url: string): CapturedShop {
  const one = reportingApp(url, 'shop', 'web-1');
  const watchdog = reportingApp(url, 'shop', 'web-1');
  const two = reportingApp(url, 'shop', 'web-2');
  const bank = reportingApp(url, 'bank', 'core-1');
  let beating: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let beats = 0;
  const since = Date.now() - 12_000;
  return { stuck: 'order-41', slow: 'order-52', failing: RUNTIME, plain: 'account-1', opened: open(), close };

  async function open() {
    const captures = ['registry', 'runtime', 'queue'];
    await one.report({ kind: 'hello', host: 'node-1', pid: 4_100, adapter: '0.2.0', captures });
    await watchdog.report({ kind: 'hello', host: 'node-1', pid: 4_100, captures: ['watchdog'] });
    await two.report(
      { kind: 'hello', host: 'node-2', pid: 977, captures },
      { kind: 'self', nanos: 1_240, share: 0.021, shedding: 'payloads' },
    );
    await bank.report(
      { kind: 'hello', host: 'node-9', pid: 12 },
      registered('account-1', { type: 'Account', worker: 'b-1' }),
    );
    await one.report({ kind: 'self', nanos: 310, share: 0.004 }, ...family());
    await two.report(...running(), ...errors());
    await hang();
    timer = setInterval(() => {
      beating = beating.then(beat);
    }, BEAT_MS);
  }

  async function close() {
    clearInterval(timer);
    await beating;
  }

  /** As a watchdog does: again and again, for as long as it lasts. */
  async function hang() {
    const item = { operation: 'execute', message: 'Pay', messageId: 'm-9', from: 'cart-3' };
    await watchdog.report({
      kind: 'stall',
      watched: one.producer,
      blockedMs: Date.now() - since,
      running: [{ id: 'order-41', ...item, since }],
    });
  }

  async function beat() {
    beats += 1;
    await hang();
    await two.report(...queues(beats), ...messages());
    await bank.report();
  }
}

function family(): Report[] {
  const children = ['order-41', 'order-42', 'order-52'].map((id) =>
    registered(id, { parent: 'desk-1', status: 'busy', metadata: { region: 'eu-west' } }),
  );
  return [
    registered('desk-1', { type: 'Desk', status: 'active', work: [] }),
    ...children,
    registered('cart-3', { type: 'Cart', worker: 'w-02' }),
    registered(RUNTIME, { type: 'Payment', worker: 'w-02', parent: 'order-41', status: 'active' }),
  ];
}

function running(): Report[] {
  const since = Date.now() - 40_000;
  return [
    registered('order-52', {
      parent: 'desk-1',
      status: 'busy',
      work: [{ operation: 'execute', message: 'Reserve', since, from: 'cart-3' }],
    }),
  ];
}

function errors(): Report[] {
  const declined = Array.from(
    { length: 7 },
    (_, nth): Report => ({
      kind: 'log',
      level: 'error',
      id: 'order-41',
      message: `card ${4_100 + nth} was declined by the bank`,
      error: { name: 'CardError', message: `card ${4_100 + nth} was declined by the bank` },
    }),
  );
  return [
    ...declined,
    { kind: 'log', level: 'warn', id: 'order-41', message: 'payment is late', fields: { hours: 5 } },
    { kind: 'log', level: 'info', id: 'order-41', message: 'checkout began' },
    { kind: 'message', to: RUNTIME, from: 'order-42', type: 'Pay', error: 'GatewayTimeout after 30 s' },
    { kind: 'message', to: RUNTIME, from: 'order-52', type: 'Pay', error: 'GatewayTimeout after 31 s' },
  ];
}

/** What a queue of Loom's tells though there is none of it. */
const NONE = { taken: 0, done: 0, failed: 0, retried: 0, dead: 0 };

function queues(beat: number): Report[] {
  return [
    {
      kind: 'queue',
      name: 'actor:Order',
      ...NONE,
      enqueued: 9,
      taken: 5,
      done: 5,
      depth: 120 + beat * 4,
      shared: true,
    },
    {
      kind: 'queue',
      name: 'actor:Payment',
      ...NONE,
      enqueued: 3,
      taken: 3,
      done: 2,
      failed: 1,
      retried: 1,
      depth: 4,
    },
    { kind: 'queue', name: 'mails', enqueued: 1, ...(beat % 8 === 0 && { dead: 1 }) },
  ];
}

function messages(): Report[] {
  return [
    { kind: 'message', to: 'order-42', from: 'cart-3', type: 'Checkout', waitMs: 4, runMs: 9 },
    { kind: 'message', to: RUNTIME, from: 'order-42', type: 'Pay', waitMs: 12, runMs: 40 },
    { kind: 'changed', id: 'order-42', messages: 1 },
  ];
}
