import { hookPresent } from './hook-present.ts';
import { readBy } from './read-by.ts';
import { tellSpan } from './spans.ts';
import type { Capture, Teller } from './teller.ts';

/** Loom's `TraceWriter`, as far as it is hooked. It writes nothing by itself where no container is given. */
export interface TraceWriterLike {
  emit(event: object): unknown;
}

type Fields = Record<string, unknown>;

/**
 * Every trace event the runtime emits, whether or not the writer keeps it.
 * @internal
 */
export const captureTraces: Capture<TraceWriterLike> = (writer, teller) =>
  hookPresent<true | undefined>(writer, 'emit', {
    started: ([event]) => readBy(teller, () => (emitted(teller, event as Fields) ? true : undefined)),
  });

function emitted(teller: Teller, event: Fields): boolean {
  const { trace_id, event_type, span_id, parent_span_id, timestamp, status, refs, metadata, tags } = event;
  return tellSpan(teller, {
    traceId: trace_id,
    actorId: actorOf(refs as Fields | undefined, metadata as Fields | undefined),
    eventType: event_type,
    detail: { span_id, parent_span_id, timestamp, status, refs, metadata, tags },
  });
}

/** Trace events name their actor where they refer to what it has. */
function actorOf(refs: Fields | undefined, metadata: Fields | undefined): unknown {
  const named = (of: unknown): unknown => (of as Fields | null | undefined)?.actor_id;
  return named(refs?.actor_state) ?? named(refs?.journal_entry) ?? named(metadata);
}
