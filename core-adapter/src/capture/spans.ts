import { asRecord, text } from '../facts.ts';
import { isActorId } from '../protocol/actor-id.ts';
import type { EventOf } from '../protocol/events.ts';
import { safeName, safeText } from '../safe-text.ts';
import type { Teller } from './teller.ts';

/** What is told of a span, in the words of Loom's trace events. Absent: not known. */
export interface SpanDetail {
  span_id?: unknown;
  parent_span_id?: unknown;
  /** When it happened, as the app says it. */
  timestamp?: unknown;
  status?: unknown;
  duration_ms?: unknown;
  error?: unknown;
  refs?: unknown;
  metadata?: unknown;
  tags?: unknown;
}

export interface SpanSaid {
  /** The trace it belongs to. */
  traceId: unknown;
  actorId?: unknown;
  eventType: unknown;
  detail: SpanDetail;
}

/** What the detail of one span may take; a larger one is told without its references and metadata. */
export const SPAN_BYTES = 16 * 1024;
const NAME_CHARS = 256;

/** A span as the protocol has it. False when it names no trace or says not what happened. */
export function tellSpan(teller: Teller, { traceId, actorId, eventType, detail }: SpanSaid): boolean {
  const correlationId = text(traceId, NAME_CHARS);
  const happened = typeof eventType === 'string' ? safeName(eventType, NAME_CHARS) : '';
  if (correlationId === undefined || happened === '') return false;
  const copied = copyDetail(teller, detail);
  const event: EventOf<'span'> = {
    kind: 'span',
    at: teller.now(),
    correlationId,
    eventType: happened,
    detail: copied.detail,
  };
  if (isActorId(actorId)) event.actorId = actorId;
  teller.tell(event, 100 + correlationId.length + happened.length + copied.bytes);
  return true;
}

function copyDetail(teller: Teller, detail: SpanDetail): { detail: Record<string, unknown>; bytes: number } {
  const copied = teller.copy(present(detail), 'detail');
  if (!copied.cut && copied.bytes <= SPAN_BYTES) return { detail: asRecord(copied), bytes: copied.bytes };
  const { refs: _refs, metadata: _metadata, tags: _tags, ...said } = detail;
  const short: SpanDetail = {};
  for (const [key, value] of Object.entries(said))
    if (typeof value !== 'object')
      Object.assign(short, { [key]: typeof value === 'string' ? safeText(value, NAME_CHARS) : value });
  const small = teller.copy(present(short), 'detail');
  return { detail: { ...asRecord(small), cut: `more than ${SPAN_BYTES} bytes` }, bytes: small.bytes + 40 };
}

function present(detail: SpanDetail): object {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined));
}
