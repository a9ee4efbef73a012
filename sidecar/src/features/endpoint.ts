import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { ERRORS, type ErrorCode, LIMITS, problem } from '@loom-studio/core-adapter/protocol';
import type { Context } from 'hono';
import * as z from 'zod';
import { JSON_TYPE, parseJson, readBody, refuseOverLimit } from './body.ts';
import { checked, parsed } from './problem.ts';

/** What a transport knows of a request beyond the request itself. */
export interface RequestEnv {
  /** Address of the client: the peer's, or what a trusted proxy says; empty when unknown. */
  remote: string;
  /** What lines of the log about this request are found by. */
  requestId: string;
  /** Whether a trusted proxy says that it was spoken to over TLS. */
  secure: boolean;
}

export type Api = OpenAPIHono<{ Bindings: RequestEnv }>;
export type ApiContext = Context<{ Bindings: RequestEnv }>;

/** One operation: what the OpenAPI document says and what the router does come from the same object. */
export interface Operation<Query extends z.ZodObject, Body extends z.ZodType> {
  method: 'get' | 'post' | 'delete';
  /** With parameters in braces: `/api/actors/{id}`. */
  path: string;
  summary: string;
  description?: string;
  tag: string;
  params?: Record<string, z.ZodType>;
  query?: Query;
  body?: Body;
  /** Media types of the body; JSON when absent. Others the handler reads itself from `c`. */
  bodyTypes?: string[];
  reply: z.ZodType;
  replyType?: string;
  status?: number;
  errors?: ErrorCode[];
}

export interface Call<Query extends z.ZodObject, Body extends z.ZodType> {
  c: ApiContext;
  /** Decoded path parameters. */
  params: Record<string, string>;
  query: z.output<Query>;
  body: z.input<Body>;
}

export const okReply = z.object({ ok: z.literal(true), count: z.number().int().optional() });

export function createApi(): Api {
  return new OpenAPIHono();
}

/** Adds an operation to the router and to the document. */
export function endpoint<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodUnknown>(
  api: Api,
  operation: Operation<Query, Body>,
  handle: (call: Call<Query, Body>) => Response | Promise<Response>,
): void {
  api.openAPIRegistry.registerPath(describe(operation as unknown as Operation<z.ZodObject, z.ZodType>));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
  // Schemas are compiled once: making one for each request would cost more than the request.
  const paramsSchema = z.object(operation.params ?? {});
  const querySchema = operation.query ?? z.object({});
  api.on(operation.method.toUpperCase(), [path], async (c: ApiContext) => {
    const params = parsed(paramsSchema, c.req.param()) as Record<string, string>;
    const query = parsed(querySchema, queryOf(c), 'query') as z.output<Query>;
    const body = (await readChecked(operation, c)) as z.input<Body>;
    return handle({ c, params, query, body });
  });
}

/** Parameters given more than once become arrays; a schema that expects one value then says so. */
function queryOf(c: ApiContext): Record<string, string | string[]> {
  const given = Object.entries(c.req.queries());
  return Object.fromEntries(
    given.map(([name, values]) => [name, values.length > 1 ? values : (values[0] ?? '')]),
  );
}

async function readChecked<Query extends z.ZodObject, Body extends z.ZodType>(
  operation: Operation<Query, Body>,
  c: ApiContext,
): Promise<unknown> {
  if (!operation.body || operation.bodyTypes) return undefined;
  const { text } = await readBody(c.req.raw, [JSON_TYPE], LIMITS.requestBytes);
  const value = parseJson(text);
  refuseOverLimit(value, '', Buffer.byteLength(text));
  return checked(operation.body, value);
}

function describe(operation: Operation<z.ZodObject, z.ZodType>): RouteConfig {
  const { method, path, summary, description, tag, params, query, body } = operation;
  const types = operation.bodyTypes ?? [JSON_TYPE];
  return {
    method,
    path,
    summary,
    ...(description && { description }),
    tags: [tag],
    request: {
      ...(params && { params: z.object(params) }),
      ...(query && { query }),
      ...(body && {
        body: { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: body }])) },
      }),
    },
    responses: {
      [operation.status ?? 200]: {
        description: 'Success',
        content: { [operation.replyType ?? JSON_TYPE]: { schema: operation.reply } },
      },
      ...errorReplies(operation),
    },
  };
}

function errorReplies(operation: Operation<z.ZodObject, z.ZodType>) {
  const usual: ErrorCode[] = operation.body
    ? ['bad_request', 'too_large', 'unsupported_media_type', 'invalid']
    : operation.query
      ? ['invalid']
      : [];
  const byStatus = new Map<number, string[]>();
  for (const code of [...usual, ...(operation.errors ?? [])]) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { 'application/problem+json': { schema: problem } };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, { description: codes.join(', '), content }]),
  );
}
