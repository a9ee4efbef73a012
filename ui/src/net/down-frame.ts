import type { DownFrame } from '@loom-studio/core-adapter/protocol';
import { isRecord } from './json.ts';

/** The studio checked every value before it sent it, so only the outline is looked at. Absent: not a frame. */
export function parseDownFrame(text: string): DownFrame | undefined {
  const frame = parseJson(text);
  if (!isRecord(frame) || typeof frame.type !== 'string') return undefined;
  if (frame.type !== 'subscribed' && !isRecord(frame.data)) return undefined;
  return frame as DownFrame;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // What is no JSON is no frame.
  }
}
