import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { follow, type Held } from '../../sidecar/src/suite/live-client.ts';

/** How a connection ended. */
export interface Leaving {
  url: string;
  code: number;
  /** How long it was asked to stay away; absent when it was not told. */
  afterMs?: number;
  /** By `performance.now()`. */
  at: number;
}

/** A client that follows all actors by the book and comes back to any sidecar with its position. */
export interface Visitor {
  readonly rows: () => Map<string, Record<string, unknown>>;
  readonly leavings: Leaving[];
  /** How each subscription but the first began. */
  readonly returns: string[];
  readonly resets: () => string[];
  readonly faults: () => string[];
  isThere(): boolean;
  stop(): void;
}

/** Pauses are asked for in seconds and kept at a tenth. */
const HASTE = 10;
/** Before a sidecar that is not there is tried again. */
const AGAIN_MS = 100;

export function startVisitor(urls: () => string[], random: () => number): Visitor {
  const topics = new Map<string, Held>();
  const faults: string[] = [];
  const leavings: Leaving[] = [];
  const returns: string[] = [];
  let current: WebSocket | undefined;
  let there = false;
  let over = false;
  let arrived = false;

  const visit = async (url: string): Promise<number> => {
    const ws = new WebSocket(`${url.replace('http', 'ws')}/ws`, ['loom.v1']);
    const client = follow(ws, { quick: true, topics });
    current = ws;
    let open = false;
    ws.on('error', () => undefined);
    ws.on('open', () => {
      open = true;
      client.subscribe('a', { topic: 'actors' }, topics.get('a')?.at);
    });
    ws.on('message', () => {
      there = client.frames.some(({ type }) => type === 'subscribed');
    });
    const { code } = await client.closed;
    there = false;
    faults.push(...client.faults);
    if (!open || over) return AGAIN_MS;
    const [subscribed] = client.frames.filter((frame) => frame.type === 'subscribed');
    if (arrived && subscribed) returns.push(subscribed.data.mode);
    if (subscribed) arrived = true;
    const [bye] = client.frames.filter((frame) => frame.type === 'bye');
    const at = performance.now();
    leavings.push({ url, code, at, ...(bye && { afterMs: bye.data.afterMs }) });
    return (bye?.data.afterMs ?? 0) / HASTE;
  };

  const live = async (): Promise<void> => {
    while (!over) {
      const all = urls();
      const url = all[Math.floor(random() * all.length)];
      await sleep(url === undefined ? AGAIN_MS : await visit(url));
    }
  };
  void live();
  return {
    rows: () => topics.get('a')?.rows ?? new Map(),
    leavings,
    returns,
    resets: () => topics.get('a')?.resets ?? [],
    faults: () => faults,
    isThere: () => there,
    stop() {
      over = true;
      current?.terminate();
    },
  };
}
