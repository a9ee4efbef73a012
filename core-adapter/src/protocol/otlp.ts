import * as z from 'zod';

/**
 * What is read of an OTLP/HTTP trace request in JSON. Fields beyond these are let through and ignored, as the
 * specification asks; a span that does not fit is refused by itself.
 */
export const OTLP_LIMITS = {
  /** Spans of one request; more are refused, those before them taken. */
  spans: 2_000,
  /** Apps that the processes of one request may name. */
  apps: 16,
  /** Of a span, and the characters of one; more are left out and counted. */
  attributes: 64,
  attributeChars: 1_024,
  /** Values of a list in an attribute. */
  listValues: 32,
  links: 16,
} as const;

/** 64-bit integers are decimal text in JSON; senders that write numbers are understood too. */
const integer = z.union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative()]);

/** Senders may write a number or its name, as JSON of Protocol Buffers allows both. */
const named = <const Names extends readonly string[]>(names: Names) =>
  z.union([z.number().int(), z.enum(names)]).optional();

/** By their number. */
export const OTLP_STATUS_CODES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'] as const;
export const OTLP_KINDS = [
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
] as const;

const hex = (digits: number) =>
  z
    .string()
    .regex(
      new RegExp(`^(?!0{${digits}}$)[0-9a-fA-F]{${digits}}$`),
      `${digits} hexadecimal digits, not all 0`,
    );

export const otlpAttributes = z.array(
  z.looseObject({ key: z.string(), value: z.looseObject({}).optional() }),
);
export type OtlpAttributes = z.infer<typeof otlpAttributes>;

export const otlpSpan = z.looseObject({
  traceId: hex(32),
  spanId: hex(16),
  /** Empty or absent: the first of its trace. */
  parentSpanId: z.union([hex(16), z.literal('')]).optional(),
  name: z.string(),
  kind: named(OTLP_KINDS),
  startTimeUnixNano: integer.optional(),
  endTimeUnixNano: integer.optional(),
  attributes: otlpAttributes.optional(),
  links: z.array(z.looseObject({ traceId: hex(32), spanId: hex(16) })).optional(),
  status: z.looseObject({ code: named(OTLP_STATUS_CODES), message: z.string().optional() }).optional(),
});
export type OtlpSpan = z.infer<typeof otlpSpan>;

/** `POST /v1/traces`. Spans are looked at one by one. */
export const otlpTraces = z.looseObject({
  resourceSpans: z
    .array(
      z.looseObject({
        resource: z.looseObject({ attributes: otlpAttributes.optional() }).optional(),
        scopeSpans: z.array(z.looseObject({ spans: z.array(z.unknown()).optional() })).optional(),
      }),
    )
    .optional(),
});
export type OtlpTraces = z.infer<typeof otlpTraces>;

/** Empty when all was taken. */
export const otlpReply = z.object({
  partialSuccess: z.object({ rejectedSpans: z.string(), errorMessage: z.string() }).optional(),
});
export type OtlpReply = z.infer<typeof otlpReply>;

/** What is kept of a span beyond what a minimal one has, as `detail` of the event. */
export interface SpanDetail {
  spanId: string;
  parentSpanId?: string;
  /** `internal`, `server`, `client`, `producer` or `consumer`. */
  kind?: string;
  /** Milliseconds. Absent while it has no end. */
  durationMs?: number;
  status?: 'ok' | 'error';
  /** What the sender says of the status. */
  statusText?: string;
  attributes?: Record<string, unknown>;
  links?: Array<{ traceId: string; spanId: string }>;
  /** `service.name` of the process. */
  service?: string;
  /** Attributes and links that were left out. */
  dropped?: number;
}
