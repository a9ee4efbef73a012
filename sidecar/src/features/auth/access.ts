import { isIP } from 'node:net';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import { createFailures } from './failures.ts';
import { createSessions, type Sessions } from './session.ts';

/** A request as far as access is concerned, the same for HTTP and for a socket's handshake. */
export interface Visit {
  header(name: string): string | undefined;
  /** Address of the peer, without port. */
  remote: string;
}

export interface AccessOptions {
  /** Bound to loopback: only local names may be in the Host header. */
  loopback: boolean;
  allowedHosts: string[];
  allowedOrigins: string[];
  token?: string;
}

export interface Access {
  /** Wrong Host or Origin: a web page elsewhere is behind the request. */
  originFault(visit: Visit): StudioError | undefined;
  /** No valid token or session. */
  tokenFault(visit: Visit): StudioError | undefined;
  /** Checks a token a person typed and counts failures. */
  signIn(visit: Visit, token: string): StudioError | undefined;
  /** Absent: nobody is asked for a token. */
  readonly sessions: Sessions | undefined;
  drops(): Drops;
}

const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];
/** Where the UI of existing clients and the development server run. */
const LOCAL_ORIGINS = /^http:\/\/(localhost|127\.0\.0\.1):(3000|5173)$/;

/** `onBlocked` is told once when an address has used up its tries. */
export function createAccess(
  options: AccessOptions,
  now: () => number,
  onBlocked: (address: string) => void = () => undefined,
): Access {
  const sessions = options.token === undefined ? undefined : createSessions(options.token, now);
  const failures = createFailures(now);
  const judge = ({ remote }: Visit, isRight: () => boolean): StudioError | undefined => {
    // Right is right even while somebody at the same address, a proxy's perhaps, guesses: tokens are too long to guess.
    if (isRight()) return undefined;
    if (failures.blocked(remote)) return new StudioError('rate', 'Too many wrong tokens. Wait some seconds.');
    if (failures.add(remote)) onBlocked(remote);
    return new StudioError('unauthorized', 'The token is wrong.');
  };
  return {
    sessions,
    drops: failures.drops,
    originFault: (visit) => hostFault(visit, options) ?? originFault(visit, options),
    tokenFault(visit) {
      if (!sessions || sessions.isSession(visit.header('cookie'))) return undefined;
      const given = /^Bearer\s+(\S+)\s*$/i.exec(visit.header('authorization') ?? '')?.[1];
      if (given === undefined) return new StudioError('unauthorized', 'Send the token, or sign in first.');
      return judge(visit, () => sessions.isToken(given));
    },
    signIn: (visit, token) => judge(visit, () => sessions?.isToken(token) ?? true),
  };
}

/** A name that merely resolves to this machine is how a web page gets around the browser's same-origin rule. */
function hostFault(visit: Visit, { loopback, allowedHosts }: AccessOptions): StudioError | undefined {
  if (!loopback && allowedHosts.length === 0) return undefined;
  const host = (visit.header('host') ?? '').toLowerCase();
  const name = host.replace(/:\d+$/, '');
  // An address is no name that could lead elsewhere: probes and scrapers that ask each sidecar by its own get in.
  const isAddress = !loopback && isIP(name.replace(/^\[|\]$/g, '')) > 0;
  const known =
    isAddress || LOCAL_NAMES.includes(name) || allowedHosts.includes(name) || allowedHosts.includes(host);
  return known
    ? undefined
    : new StudioError('forbidden', `Host '${host}' is not served here (ALLOWED_HOSTS).`);
}

function originFault(visit: Visit, { allowedOrigins }: AccessOptions): StudioError | undefined {
  const origin = visit.header('origin')?.toLowerCase();
  if (origin === undefined || origin === '') return undefined;
  const host = (visit.header('host') ?? '').toLowerCase();
  // Behind a proxy that ends TLS the own origin is https although we are spoken to in http.
  const own = origin === `http://${host}` || origin === `https://${host}`;
  if (own || LOCAL_ORIGINS.test(origin) || allowedOrigins.includes(origin)) return undefined;
  return new StudioError('forbidden', `Origin '${origin}' is not allowed (ALLOWED_ORIGINS).`);
}
