import { type ReportingApp, registered, reportingApp } from './reporting-app.ts';

const BEAT_MS = 200;

export interface BusyApp {
  app: ReportingApp;
  /** Stops reporting; everything reported so far is with the studio. */
  stop(): Promise<void>;
}

/**
 * Two orders on w-01 and a payment on w-02, which is told of ten messages a second: each waited 40 ms, and one in
 * ten failed. One actor failed, and one queue is deep.
 */
export async function busyApp(url: string): Promise<BusyApp> {
  const app = reportingApp(url, 'shop');
  await app.report(
    registered('order-1', { queueDepth: 3 }),
    registered('order-2', { status: 'failed', queueDepth: 9 }),
    registered('payment-1', { type: 'Payment', worker: 'w-02', status: 'busy' }),
  );
  let beats = 0;
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, BEAT_MS);
  return {
    app,
    stop: async () => {
      clearInterval(timer);
      await beating;
    },
  };

  async function beat() {
    beats += 1;
    const message = { kind: 'message', to: 'payment-1', from: 'order-1', type: 'Charge', runMs: 4 } as const;
    await app.report(
      { ...message, waitMs: 40 },
      { ...message, waitMs: 40, ...(beats % 5 === 0 && { error: 'card declined' }) },
      { kind: 'changed', id: 'payment-1', messages: 2 },
      { kind: 'changed', id: 'order-1', messages: 1 },
    );
  }
}
