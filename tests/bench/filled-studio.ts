import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';

const FLUSH = 1_000;
const TYPES = ['Cart', 'Order', 'Payment', 'Inventory', 'Shipment', 'Notification', 'Refund', 'Customer'];
const STATUSES = ['active', 'idle', 'idle', 'busy', 'failed'];

/** A sidecar in its own process that knows so many actors of several types, workers and states. */
export async function filledStudio(
  actors: number,
  env: Record<string, string> = {},
): Promise<SidecarProcess> {
  const studio = await startSidecar({ LOG_LEVEL: 'silent', ...env });
  for (let from = 0; from < actors; from += FLUSH) {
    const events = Array.from({ length: Math.min(FLUSH, actors - from) }, (_, index) => actor(from + index));
    await flush(studio.url, from + 1, events);
  }
  return studio;
}

/** Appends events of the one producer; `first` is the number of the first. */
export async function flush(url: string, first: number, events: object[]): Promise<void> {
  const response = await fetch(`${url}/api/flush`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ v: 1, producer: 'bench/host/1', first, events }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}

export function actor(n: number): object {
  return {
    kind: 'registered',
    at: Date.now(),
    id: `actor-${String(n).padStart(6, '0')}`,
    type: TYPES[n % TYPES.length],
    worker: `w-${String(n % 40).padStart(2, '0')}`,
    status: STATUSES[n % STATUSES.length],
    messageCount: (n * 7_919) % 10_000,
    queueDepth: n % 11,
    metadata: { region: n % 3 === 0 ? 'eu' : 'us', tier: n % 7 },
  };
}

/** One figure of the studio's `/metrics`. */
export async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  if (!line) throw new Error(`/metrics has no ${name}`);
  return Number(line.slice(name.length + 1));
}
