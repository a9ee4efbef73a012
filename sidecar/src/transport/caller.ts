import { randomUUID } from 'node:crypto';
import type { RequestEnv } from '../features/endpoint.ts';
import type { Proxies } from './proxies.ts';

/** On each request and each answer: what its lines in the log are found by. */
export const REQUEST_ID = 'x-request-id';

/** What the one who asks is known by. */
export type Identify = (peer: string, header: (name: string) => string | undefined) => RequestEnv;

/** What UUIDs, traces and proxies use. Nothing else gets into a header or a line of the log. */
const SANE_ID = /^[\w.-]{1,64}$/;

/** Only a trusted proxy is believed when it speaks for somebody; `newId` names what has no name yet. */
export function createIdentify(proxies: Proxies, newId: () => string = randomUUID): Identify {
  return (peer, header) => {
    const remote = proxies.clientOf(peer, header('x-forwarded-for'));
    if (!proxies.trusts(proxies.clientOf(peer, undefined)))
      return { remote, requestId: newId(), secure: false };
    const given = header(REQUEST_ID) ?? '';
    return {
      remote,
      requestId: SANE_ID.test(given) ? given : newId(),
      // What the browser spoke to the outermost of them.
      secure: header('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase() === 'https',
    };
  };
}
