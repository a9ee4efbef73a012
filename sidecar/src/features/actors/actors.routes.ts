import {
  actorId,
  appName,
  DEFAULT_APP,
  LIVE_BOUNDS,
  legacyActor,
  registerBody,
  StudioError,
  typeName,
  updateBody,
} from '@loom-studio/core-adapter/protocol';
import { SORT_FIELDS } from '@loom-studio/core-adapter/query';
import * as z from 'zod';
import type { Look } from '../../ingest/query/look.ts';
import type { Pace } from '../../ingest/query/pace.ts';
import { refuseUnknownField } from '../../ingest/query/read-text.ts';
import type { Studio } from '../../studio.ts';
import { type Api, type ApiContext, endpoint, okReply } from '../endpoint.ts';
import { jsonArray } from '../json-array.ts';
import { registration, update } from './actor-writes.ts';
import { type ListPage, type ListRequest, listActors } from './list.ts';
import { resolveActor, writtenApp } from './resolve.ts';

const MAX_PAGE = 10_000;

const appQuery = z.object({ app: appName.optional() });
const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const listQuery = z.object({
  type: oneOrMore.optional(),
  status: oneOrMore.optional(),
  worker: oneOrMore.optional(),
  app: oneOrMore.optional(),
  q: z.string().max(LIVE_BOUNDS.queryChars).optional(),
  sort: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).optional(),
  cursor: z.string().max(4096).optional(),
  removed: z.enum(['true', 'false']).optional(),
});

const LIST_NOTE =
  '`q` is a filter, for example `type:Order status:busy waited>30s metadata.region:eu -"free text"`. ' +
  `Sort by one or more of ${SORT_FIELDS.join(', ')}, and of the earlier names messageCount, queueDepth, ` +
  'lastHeartbeat, registeredAt, uptime, statusAt, seenAt; `-` reverses. With `limit` the `Link` header leads to the ' +
  'next page; `X-Total-Count` counts all that match. `removed=true` lists tombstones instead. ' +
  'A word such as `foo:bar` is a text, as ids hold colons; when nothing matches and there is no such field, the ' +
  'answer is 422. So is `offset`, which is not how pages go on.';

export interface ActorRoutesOptions {
  studio: Studio;
  now: () => number;
  pace: Pace;
  /** What a filter makes of records now. Throws `invalid`. */
  look: (q: string) => Look;
  /** Sees to it that what the filter and order ask for is measured. Throws `invalid`. */
  measure: (text: { q: string; sort: string }) => Promise<void>;
}

export function actorRoutes(api: Api, { studio, now, pace, look, measure }: ActorRoutesOptions): void {
  const { view } = studio;
  const list = async (
    c: ApiContext,
    { removed, q, ...query }: z.output<typeof listQuery>,
    more: ListRequest = {},
  ) => {
    refuseOffset(c);
    await measure({ q: q ?? '', sort: query.sort ?? '' });
    const records = removed === 'true' ? view.tombstones() : view.live();
    const page = await listActors(records, withoutAbsent({ ...query, ...more }), {
      look: look(q ?? ''),
      pace,
    });
    if (page.total === 0) refuseUnknownField(q ?? '');
    return jsonArray(page.records, view.toLegacy, listHeaders(c, page));
  };

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/actors',
      summary: 'All actors',
      description: LIST_NOTE,
      tag: 'actors',
      query: listQuery,
      reply: z.array(legacyActor),
    },
    ({ c, query }) => list(c, query),
  );

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/actors/type/{type}',
      summary: 'All actors of a type',
      description: LIST_NOTE,
      tag: 'actors',
      params: { type: typeName },
      query: listQuery,
      reply: z.array(legacyActor),
    },
    ({ c, query, params }) => list(c, query, { type: [params['type'] ?? ''] }),
  );

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/actors/{id}',
      summary: 'One actor',
      description:
        'An id that lives in several apps answers 409 with their names; a removed actor answers 410 with its last state.',
      tag: 'actors',
      params: { id: actorId },
      query: appQuery,
      reply: legacyActor,
      errors: ['not_found', 'ambiguous', 'gone'],
    },
    ({ c, query, params }) => c.json(view.toLegacy(resolveActor(view, params['id'] ?? '', query.app))),
  );

  endpoint(
    api,
    {
      method: 'post',
      path: '/api/actor/register',
      summary: 'Register an actor by hand',
      tag: 'actors',
      query: appQuery,
      body: registerBody,
      reply: okReply,
    },
    async ({ c, query, body }) => {
      await studio.report(query.app ?? DEFAULT_APP, [registration(body, now())]);
      return c.json({ ok: true });
    },
  );

  endpoint(
    api,
    {
      method: 'post',
      path: '/api/actor/update',
      summary: 'Update an actor by hand',
      description:
        'Creates the actor when it is unknown. `messageCount` is absolute. Without `app` it is the one of that id, in app `default` first; one that lives in several others answers 409.',
      tag: 'actors',
      query: appQuery,
      body: updateBody,
      reply: okReply,
      errors: ['ambiguous'],
    },
    async ({ c, query, body }) => {
      await studio.report(writtenApp(view, body.id, query.app), [update(body, now())]);
      return c.json({ ok: true });
    },
  );

  endpoint(
    api,
    {
      method: 'delete',
      path: '/api/actor/{id}',
      summary: 'Remove an actor',
      description:
        'Removing one that is not there succeeds too. Without `app` it is the one of that id, in app `default` first; one that lives in several others answers 409.',
      tag: 'actors',
      params: { id: actorId },
      query: appQuery,
      reply: okReply,
      errors: ['ambiguous'],
    },
    async ({ c, query, params }) => {
      const id = params['id'] ?? '';
      await studio.report(writtenApp(view, id, query.app), [{ kind: 'removed', at: now(), id }]);
      return c.json({ ok: true });
    },
  );
}

/** Other unknown parameters change nothing; without this one a client would read the first page over and over. */
function refuseOffset(c: ApiContext): void {
  if (c.req.query('offset') === undefined) return;
  const message = 'pages go on by `cursor`: ask with `limit`, then follow the `Link` header';
  throw new StudioError('invalid', `offset: ${message}`, { errors: [{ path: 'query.offset', message }] });
}

function listHeaders(c: ApiContext, { total, next }: ListPage): Record<string, string> {
  const headers: Record<string, string> = { 'x-total-count': String(total) };
  if (next !== undefined) {
    const url = new URL(c.req.url);
    url.searchParams.set('cursor', next);
    headers['link'] = `<${url.pathname}${url.search}>; rel="next"`;
  }
  return headers;
}

function withoutAbsent(request: { [K in keyof ListRequest]: ListRequest[K] | undefined }): ListRequest {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}
