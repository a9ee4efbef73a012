import type { ActorRecord, HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { isSpansKey } from '../../ingest/span-histories.ts';
import type { View } from '../../studio.ts';

const SLICE_MS = 8;

/** Frames are built once as text and shared by all sockets. */
export function frame(type: string, data: unknown): string {
  return `{"type":${JSON.stringify(type)},"data":${JSON.stringify(data)}}`;
}

/** The full list, encoded in slices: thousands of actors take longer than others may wait. */
export async function actorsFrame(view: View): Promise<string> {
  const parts: string[] = [];
  let sliceEnds = performance.now() + SLICE_MS;
  for (const record of [...view.live()]) {
    parts.push(JSON.stringify(view.toLegacy(record)));
    if (performance.now() < sliceEnds) continue;
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnds = performance.now() + SLICE_MS;
  }
  return `{"type":"actors","data":[${parts.join(',')}]}`;
}

/** The server always said `actor:update`; the client in use listens to `actor:updated`. */
export function updateFrames(view: View, record: ActorRecord): [string, string] {
  const data = JSON.stringify(view.toLegacy(record));
  return [`{"type":"actor:update","data":${data}}`, `{"type":"actor:updated","data":${data}}`];
}

export function removedFrame(app: string, id: string, cause: string): string {
  return frame('actor:removed', { id, app, cause });
}

/** A journal entry as it was reported; stamped with its arrival when it names no time. */
export function journalData({ at, body }: HistoryEntry): Record<string, unknown> {
  return Object.hasOwn(body, 'timestamp') ? body : { ...body, timestamp: new Date(at).toISOString() };
}

/** The frame that tells of one history line, if existing clients know such lines. */
export function historyFrame(key: string, entry: HistoryEntry): string | undefined {
  if (key.startsWith('journal:'))
    return frame(`journal:${splitKey(key.slice(8)).id}:entry`, journalData(entry));
  if (isSpansKey(key)) return frame(`traces:${String(entry.body['correlationId'])}`, spanData(entry));
  return undefined;
}

export function spanData({ body }: HistoryEntry): Record<string, unknown> {
  return { ...body, timestamp: new Date(Number(body['at'])).toISOString() };
}

/** The app's name holds no colon; the id may. */
export function splitKey(key: string): { app: string; id: string } {
  const colon = key.indexOf(':');
  return { app: key.slice(0, colon), id: key.slice(colon + 1) };
}
