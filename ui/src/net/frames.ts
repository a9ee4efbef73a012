import type { Health, LegacyActor, Metrics } from '@loom-studio/core-adapter/protocol';
import { isRecord } from './json.ts';

/** One frame of the socket, after its shape was looked at. What is not understood is `other`. */
export type Frame =
  | { kind: 'actors'; actors: LegacyActor[] }
  | { kind: 'updated'; actor: LegacyActor }
  | { kind: 'removed'; app: string; id: string; cause: string }
  | { kind: 'metrics'; metrics: Metrics }
  | { kind: 'health'; health: Health }
  | { kind: 'journal'; id: string; entry: unknown }
  | { kind: 'other' };

/** The studio checked every value before it sent it, so only the outline is looked at here. */
export function parseFrame(text: string): Frame {
  const frame = parseJson(text);
  if (!isRecord(frame) || typeof frame.type !== 'string') return { kind: 'other' };
  const { type, data } = frame;
  if (type === 'actors' && Array.isArray(data)) return { kind: 'actors', actors: data.filter(isActor) };
  if (!isRecord(data)) return { kind: 'other' };
  if (type === 'actor:update' || type === 'actor:updated') {
    return isActor(data) ? { kind: 'updated', actor: data } : { kind: 'other' };
  }
  if (type === 'actor:removed') return removedFrame(data);
  if (type === 'metrics') return { kind: 'metrics', metrics: data as Metrics };
  if (type === 'health') return { kind: 'health', health: data as Health };
  return journalFrame(type, data);
}

export function isActor(value: unknown): value is LegacyActor {
  return isRecord(value) && typeof value.id === 'string' && typeof value.app === 'string';
}

function removedFrame(data: Record<string, unknown>): Frame {
  if (typeof data.id !== 'string' || typeof data.app !== 'string') return { kind: 'other' };
  return { kind: 'removed', app: data.app, id: data.id, cause: String(data.cause ?? 'unknown') };
}

function journalFrame(type: string, entry: unknown): Frame {
  const id = /^journal:(.+):entry$/s.exec(type)?.[1];
  return id === undefined ? { kind: 'other' } : { kind: 'journal', id, entry };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A frame that is no JSON is a frame of no known kind.
  }
}
