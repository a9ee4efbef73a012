import {
  actorId,
  appName,
  type EventOf,
  LIMITS,
  OTLP_KINDS,
  OTLP_LIMITS,
  OTLP_STATUS_CODES,
  type OtlpAttributes,
  type OtlpReply,
  type OtlpSpan,
  type OtlpTraces,
  otlpSpan,
  type SpanDetail,
} from '@loom-studio/core-adapter/protocol';
import { faultOf } from '../problem.ts';
import { attributesOf, cut, type Kept } from './attributes.ts';

type Span = EventOf<'span'>;

export interface Taken {
  byApp: Map<string, Span[]>;
  rejected: number;
  /** Attributes and links left out of the others. */
  cut: number;
  /** Why the first of them was. */
  reason: string | undefined;
}

/** Attributes that name the actor a span is of, and the app of a process. */
const ACTOR = ['loom.actor.id', 'actor.id'];
const APP = 'loom.app';
const KINDS = [undefined, 'internal', 'server', 'client', 'producer', 'consumer'];

/** The spans of a request as events, by app: the one its process names, else `app`. */
export function takeSpans({ resourceSpans = [] }: OtlpTraces, app: string, now: number): Taken {
  const taken: Taken = { byApp: new Map(), rejected: 0, cut: 0, reason: undefined };
  let seen = 0;
  for (const { resource, scopeSpans = [] } of resourceSpans) {
    const process = attributesOf(resource?.attributes ?? []).values;
    const of = appIn(process) ?? app;
    for (const span of scopeSpans.flatMap(({ spans = [] }) => spans)) {
      seen += 1;
      const fault = tooMany(taken, seen, of) ?? faultOf(otlpSpan, span);
      if (fault === undefined) add(taken, of, eventOf(span as OtlpSpan, process, now));
      else reject(taken, fault);
    }
  }
  return taken;
}

export function replyTo({ rejected, reason = '' }: Taken): OtlpReply {
  return rejected === 0 ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: reason } };
}

function tooMany({ byApp }: Taken, seen: number, app: string): string | undefined {
  const { spans, apps } = OTLP_LIMITS;
  if (seen > spans) return `at most ${spans} spans of one request are taken`;
  return byApp.has(app) || byApp.size < apps ? undefined : `at most ${apps} apps of one request are taken`;
}

function reject(taken: Taken, reason: string): void {
  taken.rejected += 1;
  taken.reason ??= reason;
}

function add(taken: Taken, app: string, event: Span): void {
  const { byApp } = taken;
  taken.cut += Number(event.detail?.['dropped'] ?? 0);
  const known = byApp.get(app);
  if (known) known.push(event);
  else byApp.set(app, [event]);
}

function appIn(process: Kept['values']): string | undefined {
  return appName.safeParse(process[APP]).data;
}

function eventOf(span: OtlpSpan, process: Kept['values'], now: number): Span {
  const attributes = attributesOf(span.attributes ?? []);
  const actor = actorIn(span.attributes ?? []);
  return {
    kind: 'span',
    at: millisOf(span.startTimeUnixNano) ?? now,
    correlationId: span.traceId.toLowerCase(),
    ...(actor !== undefined && { actorId: actor }),
    eventType: cut(span.name, LIMITS.nameChars) || 'span',
    detail: { ...detailOf(span, attributes, process['service.name']) },
  };
}

/** As it was sent: a masked id would be that of nobody. */
function actorIn(attributes: OtlpAttributes): string | undefined {
  const said = (name: string) => attributes.find(({ key }) => key === name)?.value?.['stringValue'];
  return ACTOR.map((name) => actorId.safeParse(said(name)).data).find((id) => id !== undefined);
}

function detailOf(span: OtlpSpan, { values, dropped }: Kept, service: unknown): SpanDetail {
  const { parentSpanId, links = [], status } = span;
  const kind = KINDS[numberOf(span.kind, OTLP_KINDS)];
  const code = numberOf(status?.code, OTLP_STATUS_CODES);
  const durationMs = durationOf(span);
  const kept = links.slice(0, OTLP_LIMITS.links);
  const leftOut = dropped + links.length - kept.length;
  return {
    spanId: span.spanId.toLowerCase(),
    ...(parentSpanId && { parentSpanId: parentSpanId.toLowerCase() }),
    ...(kind && { kind }),
    ...(durationMs !== undefined && { durationMs }),
    ...(code === 1 && { status: 'ok' }),
    ...(code === 2 && { status: 'error' }),
    ...(status?.message && { statusText: cut(status.message) }),
    ...(Object.keys(values).length > 0 && { attributes: values }),
    ...(kept.length > 0 && { links: kept.map(linkOf) }),
    ...(typeof service === 'string' && { service }),
    ...(leftOut > 0 && { dropped: leftOut }),
  };
}

function numberOf(value: number | string | undefined, names: readonly string[]): number {
  return typeof value === 'string' ? names.indexOf(value) : (value ?? 0);
}

function linkOf({ traceId, spanId }: { traceId: string; spanId: string }) {
  return { traceId: traceId.toLowerCase(), spanId: spanId.toLowerCase() };
}

type Nanos = OtlpSpan['startTimeUnixNano'];
const NANOS_A_MILLI = 1_000_000n;
const LATEST_MS = 8_640_000_000_000_000n;

/** Undefined where no time is told, or one no calendar knows. */
function millisOf(nanos: Nanos): number | undefined {
  const millis = BigInt(nanos ?? 0) / NANOS_A_MILLI;
  return millis > 0n && millis <= LATEST_MS ? Number(millis) : undefined;
}

/** To the microsecond. A span that ends before it began has none. */
function durationOf({ startTimeUnixNano: start, endTimeUnixNano: end }: OtlpSpan): number | undefined {
  if (millisOf(start) === undefined || millisOf(end) === undefined) return undefined;
  const nanos = BigInt(end ?? 0) - BigInt(start ?? 0);
  return nanos < 0n ? undefined : Math.round(Number(nanos) / 1_000) / 1_000;
}
