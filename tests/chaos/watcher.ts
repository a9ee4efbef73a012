import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type BookClient, follow, type Held } from '../../sidecar/src/suite/live-client.ts';

/** A client that follows everything by the book, and comes back to another sidecar with its position when it is cut off. */
export interface Watcher {
  /** Connected to a sidecar that has answered what it follows. */
  isOpen(): boolean;
  faults(): string[];
  rows(): Map<string, Record<string, unknown>>;
  figures(): { connections: number; resumed: number; resets: number };
  stop(): void;
}

const BACK_MS = 500;

export function startWatcher(
  urls: () => string[],
  random: () => number,
  headers: Record<string, string> = {},
): Watcher {
  const topics = new Map<string, Held>();
  const faults: string[] = [];
  let connections = 0;
  let resumed = 0;
  let over = false;
  let current: BookClient | undefined;

  const held = () => topics.get('a');

  const session = async (): Promise<void> => {
    const all = urls();
    const url = all[Math.floor(random() * all.length)];
    if (url === undefined) return;
    const ws = new WebSocket(`${url.replace('http', 'ws')}/ws`, ['loom.v1'], { headers });
    const client = follow(ws, { quick: true, topics });
    current = client;
    ws.on('error', () => undefined);
    ws.on('open', () => {
      connections += 1;
      client.subscribe('a', { topic: 'actors' }, held()?.at);
    });
    const silence = setInterval(() => {
      // A sidecar that hangs says nothing, not even that it lives.
      if (client.heardAt() < performance.now() - 12_000) ws.terminate();
    }, 1_000);
    await client.closed;
    clearInterval(silence);
    resumed += client.frames.filter(
      ({ type, data }) => type === 'subscribed' && (data as { mode: string }).mode === 'resumed',
    ).length;
    faults.push(...client.faults);
  };

  const run = async (): Promise<void> => {
    while (!over) {
      await session();
      await sleep(BACK_MS * random());
    }
  };
  void run();
  return {
    isOpen: () =>
      current?.ws.readyState === WebSocket.OPEN && current.frames.some(({ type }) => type === 'subscribed'),
    faults: () => [...faults, ...(current?.faults ?? [])],
    rows: () => held()?.rows ?? new Map(),
    figures: () => ({ connections, resumed, resets: held()?.resets.length ?? 0 }),
    stop() {
      over = true;
      current?.ws.terminate();
    },
  };
}
