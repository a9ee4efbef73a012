import * as z from 'zod';

/** Every expected failure, by its stable code. `retryable` tells a client whether the same call may succeed later. */
export const ERRORS = {
  bad_request: { status: 400, retryable: false, title: 'The request is not understood' },
  unauthorized: { status: 401, retryable: false, title: 'A valid token is needed' },
  forbidden: { status: 403, retryable: false, title: 'This origin or host is not allowed' },
  not_found: { status: 404, retryable: false, title: 'No such thing' },
  unknown_workspace: { status: 404, retryable: false, title: 'No such workspace' },
  method_not_allowed: { status: 405, retryable: false, title: 'The method does not exist here' },
  ambiguous: { status: 409, retryable: false, title: 'The id exists in several apps' },
  gone: { status: 410, retryable: false, title: 'The actor has been removed' },
  too_large: { status: 413, retryable: false, title: 'The request is too large' },
  unsupported_media_type: { status: 415, retryable: false, title: 'The content type is not accepted' },
  invalid: { status: 422, retryable: false, title: 'The request has a wrong field' },
  unsupported_version: { status: 422, retryable: false, title: 'The protocol version is not supported' },
  limit: { status: 422, retryable: false, title: 'One connection may not have that many' },
  rate: { status: 429, retryable: true, title: 'Too many requests' },
  internal: { status: 500, retryable: true, title: 'Something unexpected happened' },
  unavailable: { status: 503, retryable: true, title: 'The studio cannot take this now' },
  overloaded: { status: 503, retryable: true, title: 'The studio is over its limits' },
} as const;
export type ErrorCode = keyof typeof ERRORS;

/** An expected failure. One place maps it to HTTP, one to a socket, one to a log level. */
export class StudioError extends Error {
  readonly code: ErrorCode;
  /** Extra members of the problem document, for example the offending paths. */
  readonly extra: Record<string, unknown>;

  constructor(code: ErrorCode, detail: string, extra: Record<string, unknown> = {}) {
    super(detail);
    this.name = 'StudioError';
    this.code = code;
    this.extra = extra;
  }
}

/** RFC 9457. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        /** Of a filter: the characters in question. */
        from: z.number().int().optional(),
        to: z.number().int().optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof problem>;

/** Socket close codes. 4000–4499: reconnect; 4500–4999: do not, the same call fails again. */
export const CLOSE = {
  draining: 4001,
  slowConsumer: 4008,
  overloaded: 4009,
  unauthorized: 4501,
  forbidden: 4502,
  badFrame: 4503,
  unsupportedProtocol: 4504,
  tooLarge: 4505,
  tooManyActors: 4510,
} as const;
