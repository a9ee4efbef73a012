import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { HISTORY_LINES } from '../../engine/engine.ts';

export interface Trace {
  /** Oldest first, by when they began. */
  spans: HistoryEntry[];
  /** Spans of it may be gone: older ones make room for newer ones, whatever trace they are of. */
  truncated: boolean;
}

/** What `kept`, all spans of its history, says of one trace. */
export function traceIn(kept: readonly HistoryEntry[], correlationId: string, app?: string): Trace {
  const spans = eachOnce(kept)
    .filter(
      ({ body }) => body['correlationId'] === correlationId && (app === undefined || body['app'] === app),
    )
    .sort((left, right) => begunAt(left) - begunAt(right) || left.seq - right.seq);
  return { spans, truncated: kept.length >= HISTORY_LINES && !isWhole(spans) };
}

/** A span that was sent again is told as it was told last; those without an id are told as often as they came. */
function eachOnce(kept: readonly HistoryEntry[]): HistoryEntry[] {
  const last = new Map(kept.map((entry, index) => [idOf(entry) ?? index, entry]));
  return [...last.values()];
}

function idOf({ body }: HistoryEntry): string | undefined {
  const { id, isEvent } = idsOf(body);
  // Events of Loom share the span they happened in: each of them is told once.
  return id === undefined
    ? undefined
    : JSON.stringify([body['app'], body['correlationId'], id, isEvent && body['eventType']]);
}

/** Spans of OpenTelemetry are told in its words, those that an app records or captures in Loom's. */
function idsOf(body: HistoryEntry['body']): { id: string | undefined; parent: unknown; isEvent: boolean } {
  const detail = (body['detail'] ?? {}) as Record<string, unknown>;
  const isEvent = detail['spanId'] === undefined;
  const id = isEvent ? detail['span_id'] : detail['spanId'];
  const parent = isEvent ? detail['parent_span_id'] : detail['parentSpanId'];
  return { id: typeof id === 'string' ? id : undefined, parent: parent ?? undefined, isEvent };
}

/** Begins with a span without a parent, and every parent is there. Spans without an id do not tell. */
function isWhole(spans: readonly HistoryEntry[]): boolean {
  const told = spans.map(({ body }) => idsOf(body));
  const known = new Set<unknown>(told.map(({ id }) => id));
  return (
    told.every(({ id, parent }) => id !== undefined && (parent === undefined || known.has(parent))) &&
    told.some(({ parent }) => parent === undefined)
  );
}

function begunAt({ body, at }: HistoryEntry): number {
  return typeof body['at'] === 'number' ? body['at'] : at;
}
