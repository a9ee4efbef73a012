import type { StudioError } from '@loom-studio/core-adapter/protocol';
import type { Api, ApiContext } from '../endpoint.ts';
import { opensSharedPage } from '../page-request.ts';
import { problemResponse } from '../problem.ts';
import type { Access, Visit } from './access.ts';

const SECURITY_HEADERS: Array<[string, string]> = [
  [
    'content-security-policy',
    "default-src 'self'; connect-src 'self' ws: wss:; worker-src 'self'; img-src 'self' data:; " +
      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
];

/** Open without a token: probes of the platform, and how to get in. */
const OPEN_PATHS = new Set(['/api/health', '/api/ready', '/api/session']);

/** What programs read and write; everything else is a page. */
const GUARDED = ['/api', '/metrics', '/v1'];

/** Stands before every route. Sockets ask `admit` with the same rules. */
export function guard(api: Api, access: Access): void {
  api.use('*', async (c, next) => {
    const fault = requestFault(access, c);
    if (fault) c.res = problemResponse(fault);
    else if (isPreflight(c)) c.res = new Response(null, { status: 204 });
    else await next();
    addHeaders(c, fault?.code !== 'forbidden');
  });
}

/** What a socket's handshake is refused with. */
export function admit(access: Access, visit: Visit): StudioError | undefined {
  return access.originFault(visit) ?? access.tokenFault(visit);
}

export function visitOf(c: ApiContext): Visit {
  return { header: (name) => c.req.header(name), remote: c.env?.remote ?? '' };
}

function requestFault(access: Access, c: ApiContext): StudioError | undefined {
  const visit = visitOf(c);
  const fault = access.originFault(visit);
  if (fault || isPreflight(c) || !isGuarded(c.req.path) || opensSharedPage(c)) return fault;
  return access.tokenFault(visit);
}

function isGuarded(path: string): boolean {
  return GUARDED.some((start) => path.startsWith(start)) && !OPEN_PATHS.has(path);
}

function isPreflight(c: ApiContext): boolean {
  return c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
}

function addHeaders(c: ApiContext, allowed: boolean): void {
  const { headers } = c.res;
  for (const [name, value] of SECURITY_HEADERS) headers.set(name, value);
  headers.append('vary', 'Origin');
  // What the studio shows is of this moment and for this person.
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  const origin = c.req.header('origin');
  if (origin && allowed) addCors(headers, origin, isPreflight(c));
}

function addCors(headers: Headers, origin: string, preflight: boolean): void {
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-allow-credentials', 'true');
  headers.set(
    'access-control-expose-headers',
    'Link, X-Total-Count, X-Rows-Forgotten, Retry-After, X-Studio-Sidecar, X-Request-Id',
  );
  if (!preflight) return;
  headers.set('access-control-allow-methods', 'GET, HEAD, POST, DELETE');
  headers.set('access-control-allow-headers', 'Authorization, Content-Type');
  headers.set('access-control-max-age', '600');
}
