import { randomBytes } from 'node:crypto';

/** One place in a trace. Both ids are lower-case hex: 32 and 16 digits. */
export interface TraceContext {
  traceId: string;
  spanId: string;
}

const HEADER = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const MOST_CHARS = 256;
const NOTHING = /^0+$/;

/**
 * A `traceparent` header (W3C Trace Context) of a trace of its own, for an outgoing call or as the `traceparent` of
 * a message.
 *
 * @example
 * const header = traceparent();
 * await fetch(url, { headers: { traceparent: header } });
 * studio.recordMessage({ to: 'order-7', traceparent: header });
 */
export function traceparent(): string {
  return headerOf(newTrace());
}

/** @internal */
export function headerOf({ traceId, spanId }: TraceContext): string {
  return `00-${traceId}-${spanId}-01`;
}

/** @internal */
export function newTrace(): TraceContext {
  const digits = randomBytes(24).toString('hex');
  const made = { traceId: digits.slice(0, 32), spanId: digits.slice(32) };
  // All zeros mean nothing. That it happens is less likely than anything else that can go wrong.
  return NOTHING.test(made.traceId) || NOTHING.test(made.spanId) ? newTrace() : made;
}

/** What a header says; nothing where it is none. @internal */
export function parseTraceparent(header: unknown): TraceContext | undefined {
  if (typeof header !== 'string' || header.length > MOST_CHARS) return undefined;
  const [, version, traceId, spanId, more] = HEADER.exec(header.trim()) ?? [];
  if (traceId === undefined || spanId === undefined || version === 'ff') return undefined;
  // Later versions may say more, this one says nothing more.
  if (version === '00' && more !== undefined) return undefined;
  return NOTHING.test(traceId) || NOTHING.test(spanId) ? undefined : { traceId, spanId };
}
