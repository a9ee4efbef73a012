import { type HistoryEntry, type LogLevel, logLevel } from '@loom-studio/core-adapter/protocol';
import type { Fits } from '../history-query.ts';

/** From the least to the worst. */
const LEVELS: readonly string[] = logLevel.options;

export interface Wanted {
  /** This one and worse. */
  level?: LogLevel | undefined;
  /** Part of what the line or its error says, in any case. */
  q?: string | undefined;
}

/** Which lines are wanted; undefined when all are. */
export function wantedLines({ level, q }: Wanted): Fits {
  if (level === undefined && q === undefined) return undefined;
  const least = level === undefined ? 0 : LEVELS.indexOf(level);
  const text = q?.toLowerCase();
  return (entry) => levelOf(entry) >= least && (text === undefined || saysOf(entry).includes(text));
}

/** A level nobody knows may be any: it is never left out. */
function levelOf({ body }: HistoryEntry): number {
  const place = LEVELS.indexOf(String(body['level']));
  return place < 0 ? LEVELS.length : place;
}

function saysOf({ body }: HistoryEntry): string {
  const { name = '', message = '' } = (body['error'] ?? {}) as { name?: unknown; message?: unknown };
  return `${body['message']}\n${name}: ${message}`.toLowerCase();
}
