import { ERRORS, type ErrorCode, type Problem, StudioError } from '@loom-studio/core-adapter/protocol';
import type * as z from 'zod';
import type { Log } from '../log.ts';

/** Every failure that leaves over HTTP passes here; sockets use `asStudioError` too. */
export function problemResponse(failure: StudioError): Response {
  const { status } = ERRORS[failure.code];
  return new Response(JSON.stringify(problemOf(failure)), { status, headers: problemHeaders(failure) });
}

/** Headers of an answer that is this failure. */
export function problemHeaders({ code, extra }: StudioError): Record<string, string> {
  const { status, retryable } = ERRORS[code];
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (retryable && status !== 500) headers['retry-after'] = String(extra.retryAfter ?? 1);
  if (code === 'unauthorized') headers['www-authenticate'] = 'Bearer realm="Loom Studio"';
  if (Array.isArray(extra.allow)) headers['allow'] = extra.allow.join(', ');
  return headers;
}

export function problemOf({ code, message, extra }: StudioError): Problem {
  const { status, title } = ERRORS[code];
  return { type: `urn:loom-studio:problem:${code}`, title, status, detail: message, code, ...extra };
}

/** Whoever calls learns nothing about an unexpected failure; the log learns everything, and `about` which request. */
export function asStudioError(failure: unknown, log: Log, about: object = {}): StudioError {
  if (failure instanceof StudioError) return failure;
  log.error({ err: failure, ...about }, 'unexpected failure');
  return new StudioError('internal', 'The studio failed to answer. Its log says why.');
}

/** `schema` accepts `value`, or the caller learns which fields are wrong. Returns what zod made of it. */
export function parsed<T extends z.ZodType>(schema: T, value: unknown, where = ''): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error, where);
}

/**
 * Like `parsed`, but returns the value itself: zod drops keys named `__proto__`, which are plain data here.
 * Only for schemas that transform nothing.
 */
export function checked<T extends z.ZodType>(schema: T, value: unknown, where = ''): z.input<T> {
  parsed(schema, value, where);
  return value as z.input<T>;
}

/** Why `schema` does not accept `value`, in one line; undefined when it does. */
export function faultOf(schema: z.ZodType, value: unknown): string | undefined {
  const result = schema.safeParse(value);
  return result.success ? undefined : invalid(result.error, '').message;
}

function invalid(error: z.ZodError, where: string): StudioError {
  const errors = error.issues.slice(0, 20).map((issue) => ({
    path: [where, ...issue.path.map(String)].filter(Boolean).join('.'),
    message: issue.message,
  }));
  const first = errors[0];
  const detail = first ? `${first.path || 'The value'}: ${first.message}` : 'A field is wrong';
  return new StudioError('invalid' satisfies ErrorCode, detail, { errors });
}
