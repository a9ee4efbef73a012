import { once } from 'node:events';
import {
  type DownFrame,
  downFrame,
  type RowChange,
  type TopicRequest,
} from '@loom-studio/core-adapter/protocol';
import type { WebSocket } from 'ws';
import { eventually } from '../../../tests/support/eventually.ts';
import type { World } from './world.ts';

export type FrameOf<T extends DownFrame['type']> = Extract<DownFrame, { type: T }>;

/**
 * A client that applies `loom.v1` by the book and forgives nothing: a frame the protocol does not know, or one
 * that does not continue what is held, is a fault.
 */
export interface BookClient {
  readonly ws: WebSocket;
  readonly frames: DownFrame[];
  readonly faults: string[];
  readonly closed: Promise<{ code: number; reason: string }>;
  send(frame: unknown): void;
  subscribe(id: string, data: TopicRequest, at?: string): void;
  /** The first frame of the type that fits, whether it came already or not. */
  frame<T extends DownFrame['type']>(type: T, fits?: (frame: FrameOf<T>) => boolean): Promise<FrameOf<T>>;
  /** When anything came last, by `performance.now()`. */
  heardAt(): number;
  /** What is held of the topic subscribed to as `id`. */
  held(id: string): Held;
}

export interface Held {
  t: string | undefined;
  at: string | undefined;
  rows: Map<string, Record<string, unknown>>;
  lines: unknown[];
  resets: string[];
  /** The last snapshot has come to its end. */
  whole: boolean;
}

export async function connectLive(world: World, headers: Record<string, string> = {}): Promise<BookClient> {
  const ws = world.open({ protocols: ['loom.v1'], headers });
  const client = follow(ws);
  await once(ws, 'open');
  return client;
}

/**
 * To be called before the socket opens: the first frame comes with the handshake. `quick` takes the shape of
 * frames on trust and keeps none of rows, for tests with many of them. `topics` is what an earlier connection held.
 */
export function follow(
  ws: WebSocket,
  { quick = false, topics = new Map<string, Held>() }: { quick?: boolean; topics?: Map<string, Held> } = {},
): BookClient {
  const frames: DownFrame[] = [];
  const faults: string[] = [];
  let heardAt = performance.now();
  const held = (id: string): Held => {
    const known = topics.get(id) ?? {
      t: undefined,
      at: undefined,
      rows: new Map(),
      lines: [],
      resets: [],
      whole: false,
    };
    topics.set(id, known);
    return known;
  };
  const take = (told: unknown) => {
    const fault = quick ? undefined : downFrame.safeParse(told).error;
    if (fault) return void faults.push(`${JSON.stringify(told).slice(0, 200)}: ${fault.message}`);
    const frame = told as DownFrame;
    if (!quick || !('t' in frame) || !('data' in frame && 'rows' in frame.data)) frames.push(frame);
    if (frame.type === 'subscribed') Object.assign(held(frame.id), { t: frame.t, at: frame.at });
    else if ('t' in frame) {
      for (const each of topics.values()) if (each.t === frame.t) apply(each, frame, faults);
    }
  };
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  ws.on('message', (data) => {
    heardAt = performance.now();
    take(JSON.parse(data.toString()));
  });
  return {
    ws,
    frames,
    faults,
    closed,
    send: (frame) => ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    held,
    heardAt: () => heardAt,
    subscribe: (id, data, at) =>
      ws.send(JSON.stringify({ type: 'subscribe', id, data, ...(at !== undefined && { at }) })),
    frame: <T extends DownFrame['type']>(type: T, fits: (frame: FrameOf<T>) => boolean = () => true) =>
      eventually(() => {
        const found = frames.find(
          (frame): frame is FrameOf<T> => frame.type === type && fits(frame as FrameOf<T>),
        );
        if (!found) throw new Error(`no '${type}' among ${frames.map((frame) => frame.type).join(', ')}`);
        return found;
      }),
  };
}

function apply(held: Held, frame: DownFrame, faults: string[]): void {
  if (frame.type === 'reset') {
    held.resets.push(frame.data.reason);
    Object.assign(held, { rows: new Map(), at: undefined, whole: false });
  } else if (frame.type === 'snapshot') {
    if (frame.data.page === 0) held.rows = new Map();
    for (const row of frame.data.rows) held.rows.set(row.key, row);
    held.at = frame.at;
    held.whole = frame.data.last;
  } else if (frame.type === 'delta' || frame.type === 'query') {
    if (frame.p !== undefined && frame.p !== held.at)
      faults.push(`${frame.t}: gap before ${JSON.stringify(frame).slice(0, 200)}`);
    for (const change of frame.data.rows ?? []) applyRow(held.rows, change, faults);
    if (frame.type === 'delta') held.lines.push(...(frame.data.lines ?? []));
    held.at = frame.at;
  }
}

function applyRow(rows: Held['rows'], change: RowChange, faults: string[]): void {
  if ('gone' in change) rows.delete(change.key);
  else if ('whole' in change) rows.set(change.key, change.whole);
  else {
    const row = rows.get(change.key);
    if (!row) return void faults.push(`a patch of ${change.key}, which is not held`);
    if (Number(change.set.v) < Number(row['v'])) faults.push(`${change.key} goes back to v ${change.set.v}`);
    const next: Record<string, unknown> = { ...row, ...change.set };
    for (const field of change.unset ?? []) delete next[field];
    rows.set(change.key, next);
  }
}
