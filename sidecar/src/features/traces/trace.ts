import type { HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { HISTORY_LINES } from '../../engine/engine.ts';

export interface Trace {
  /** Oldest first, by when they began. */
  spans: HistoryEntry[];
  /** Spans of it may be gone: older ones make room for newer ones, whatever trace they are of. */
  truncated: boolean;
}

/** What `kept`, all spans there are, says of one trace. */
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
  const { spanId } = (body['detail'] ?? {}) as { spanId?: unknown };
  return typeof spanId === 'string'
    ? JSON.stringify([body['app'], body['correlationId'], spanId])
    : undefined;
}

/** Begins with a span without a parent, and every parent is there. Spans without an id do not tell. */
function isWhole(spans: readonly HistoryEntry[]): boolean {
  const details = spans.map(
    ({ body }) => (body['detail'] ?? {}) as { spanId?: unknown; parentSpanId?: unknown },
  );
  const ids = new Set(details.map(({ spanId }) => spanId));
  const isKnown = ({ spanId, parentSpanId }: (typeof details)[number]) =>
    spanId !== undefined && (parentSpanId === undefined || ids.has(parentSpanId));
  return details.every(isKnown) && details.some(({ parentSpanId }) => parentSpanId === undefined);
}

function begunAt({ body, at }: HistoryEntry): number {
  return typeof body['at'] === 'number' ? body['at'] : at;
}
