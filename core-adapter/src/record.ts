import { appended } from './capture/journal.ts';
import { describeError, tellLine } from './capture/lines.ts';
import { readBy } from './capture/read-by.ts';
import { tellSpan } from './capture/spans.ts';
import { createStates, stateEntry } from './capture/state.ts';
import type { Teller } from './capture/teller.ts';
import { isActorId } from './protocol/actor-id.ts';
import type { RecordedLevel, RecordedLog, RecordedSpan, Records } from './record-types.ts';
import { parseTraceparent } from './traceparent.ts';

const LEVELS: ReadonlySet<unknown> = new Set<RecordedLevel>([
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
]);

/** The calls by which an app tells what no hook sees. */
export function createRecords(teller: Teller): Records {
  const states = createStates(teller);
  const counted = (told: () => boolean): void => {
    readBy(teller, () => (told() ? true : undefined));
  };
  return {
    recordJournal: (actorId, entry) => void appended(teller, actorId, entry),
    recordState: (actorId, state) =>
      counted(() => {
        if (!isActorId(actorId) || state === undefined) return false;
        states.tell(actorId, stateEntry(teller, state));
        return true;
      }),
    recordLog: (line) => counted(() => logged(teller, line)),
    recordError: (error, of) =>
      counted(() => {
        if (error === undefined || error === null) return false;
        return logged(teller, { error, actorId: of?.actorId, fields: of?.fields });
      }),
    recordSpan: (span) => counted(() => spanned(teller, span)),
  };
}

function logged(teller: Teller, { level, message, actorId, error, fields }: RecordedLog): boolean {
  const hasError = error !== undefined && error !== null;
  const said = level ?? (hasError ? 'error' : 'info');
  if (!LEVELS.has(said) || (message !== undefined && typeof message !== 'string')) return false;
  if (message === undefined && !hasError) return false;
  if (fields !== undefined && (typeof fields !== 'object' || fields === null)) return false;
  const text = message ?? describeError(error).message;
  return tellLine(teller, { level: said, message: text, actorId, error, fields });
}

function spanned(teller: Teller, span: RecordedSpan): boolean {
  const { operation, actorId, correlationId, durationMs, error, metadata } = span;
  const own = parseTraceparent(span.traceparent);
  const parent = parseTraceparent(span.parent);
  const hasError = error !== undefined && error !== null;
  return tellSpan(teller, {
    traceId: own?.traceId ?? parent?.traceId ?? correlationId,
    actorId,
    eventType: operation,
    detail: {
      span_id: own?.spanId,
      parent_span_id: parent?.spanId,
      status: span.status ?? (hasError ? 'failed' : undefined),
      duration_ms: durationMs,
      error: hasError ? describeError(error).message : undefined,
      metadata,
    },
  });
}
