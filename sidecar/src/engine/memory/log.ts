import type { Flush } from '@loom-studio/core-adapter/protocol';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import { compareIds, LOG_START, type LogEntry, type Tail } from '../engine.ts';

interface Stored extends LogEntry {
  bytes: number;
}

export interface MemoryLog {
  append(flush: Flush): string;
  tail(cursor: string, limit: number, waitMs: number, signal?: AbortSignal): Promise<Tail>;
  trim(upTo: string): void;
  last(): string;
  refused(): number;
}

/** Unread entries only: full means refused, never overwritten. */
export function createMemoryLog(maxBytes: number): MemoryLog {
  let entries: Stored[] = [];
  let bytes = 0;
  let lastId = LOG_START;
  let trimmedTo = LOG_START;
  let counter = 0;
  let refused = 0;
  const waiting = new Set<() => void>();

  const after = (cursor: string, limit: number): LogEntry[] => {
    const start = entries.findIndex((entry) => compareIds(entry.id, cursor) > 0);
    return start < 0 ? [] : entries.slice(start, start + limit);
  };

  const nextAppend = (waitMs: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      waiting.add(done);
      signal?.addEventListener('abort', done);
    });

  return {
    append(flush) {
      const size = estimateBytes(flush);
      if (bytes + size > maxBytes) {
        refused += 1;
        throw new StudioError('overloaded', 'the event log is full; what is in it is still being read');
      }
      counter += 1;
      lastId = `${counter}-0`;
      entries.push({ id: lastId, flush, bytes: size });
      bytes += size;
      for (const wake of waiting) wake();
      return lastId;
    },
    async tail(cursor, limit, waitMs, signal) {
      if (compareIds(lastId, cursor) <= 0 && waitMs > 0 && !signal?.aborted) await nextAppend(waitMs, signal);
      return { entries: after(cursor, limit), gap: compareIds(trimmedTo, cursor) > 0 };
    },
    trim(upTo) {
      const keep = entries.findIndex((entry) => compareIds(entry.id, upTo) > 0);
      const gone = keep < 0 ? entries : entries.slice(0, keep);
      for (const entry of gone) bytes -= entry.bytes;
      entries = keep < 0 ? [] : entries.slice(keep);
      if (compareIds(upTo, trimmedTo) > 0) trimmedTo = upTo;
    },
    last: () => lastId,
    refused: () => refused,
  };
}

/** Near enough for a budget: only free-form parts are measured, the rest has a known size. */
function estimateBytes(flush: Flush): number {
  let bytes = 128;
  if (!Array.isArray(flush.events)) return bytes + (JSON.stringify(flush)?.length ?? 0);
  for (const event of flush.events) bytes += 160 + freeFormBytes(event);
  return bytes;
}

const FREE_FORM = ['metadata', 'entry', 'payload', 'metrics', 'detail'] as const;

function freeFormBytes(event: unknown): number {
  if (typeof event !== 'object' || event === null) return 0;
  let bytes = 0;
  for (const field of FREE_FORM) {
    const value = (event as Record<string, unknown>)[field];
    if (value !== undefined) bytes += JSON.stringify(value)?.length ?? 0;
  }
  return bytes;
}
