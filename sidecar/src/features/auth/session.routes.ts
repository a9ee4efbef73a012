import * as z from 'zod';
import { type Api, endpoint, okReply } from '../endpoint.ts';
import type { Access } from './access.ts';
import { visitOf } from './guard.ts';

const sessionState = z.object({
  /** Whether this studio asks for a token at all. */
  required: z.boolean(),
  authenticated: z.boolean(),
});

export function sessionRoutes(api: Api, access: Access): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/session',
      summary: 'Whether a token is needed, and whether this client has shown it',
      tag: 'auth',
      reply: sessionState,
    },
    ({ c }) => {
      const { sessions } = access;
      const given =
        c.req.header('authorization') !== undefined || sessions?.isSession(c.req.header('cookie'));
      const authenticated = !sessions || (given === true && access.tokenFault(visitOf(c)) === undefined);
      return c.json({ required: sessions !== undefined, authenticated });
    },
  );

  endpoint(
    api,
    {
      method: 'post',
      path: '/api/session',
      summary: 'Exchange the token for a session cookie',
      tag: 'auth',
      body: z.object({ token: z.string().max(4096) }),
      reply: okReply,
      errors: ['unauthorized', 'rate'],
    },
    ({ c, body }) => {
      const fault = access.signIn(visitOf(c), body.token);
      if (fault) throw fault;
      const secure = c.env?.secure || (c.req.header('origin')?.startsWith('https://') ?? false);
      if (access.sessions) c.header('set-cookie', access.sessions.open(secure));
      return c.json({ ok: true });
    },
  );

  endpoint(
    api,
    {
      method: 'delete',
      path: '/api/session',
      summary: 'End the session',
      tag: 'auth',
      reply: okReply,
    },
    ({ c }) => {
      if (access.sessions) c.header('set-cookie', access.sessions.end());
      return c.json({ ok: true });
    },
  );
}
