import { createHmac, timingSafeEqual } from 'node:crypto';

export const SESSION_COOKIE = 'loom_session';
const LIFETIME_MS = 12 * 3_600_000;

/** Knows a token without keeping sessions: a cookie proves itself by a keyed hash of its own expiry. */
export interface Sessions {
  isToken(given: string): boolean;
  isSession(cookieHeader: string | undefined): boolean;
  /** A `Set-Cookie` value that opens a session. */
  open(secure: boolean): string;
  /** A `Set-Cookie` value that ends it. */
  end(): string;
}

export function createSessions(token: string, now: () => number): Sessions {
  const sign = (text: string) => createHmac('sha256', token).update(text).digest('base64url');
  const expected = sign('token');
  return {
    // Both sides are hashed first: equal lengths, and nothing to learn from timing.
    isToken: (given) => same(createHmac('sha256', given).update('token').digest('base64url'), expected),
    isSession(cookieHeader) {
      const [expiry = '', signature = ''] = readCookie(cookieHeader).split('.');
      return same(signature, sign(`session:${expiry}`)) && Number(expiry) > now();
    },
    open(secure) {
      const expiry = String(now() + LIFETIME_MS);
      const flags = secure ? `${FLAGS}; Secure` : FLAGS;
      return `${SESSION_COOKIE}=${expiry}.${sign(`session:${expiry}`)}; Max-Age=${LIFETIME_MS / 1000}; ${flags}`;
    },
    end: () => `${SESSION_COOKIE}=; Max-Age=0; ${FLAGS}`,
  };
}

const FLAGS = 'Path=/; HttpOnly; SameSite=Strict';

function readCookie(header: string | undefined): string {
  const parts = (header ?? '').split(';').map((part) => part.trim());
  return parts.find((part) => part.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1) ?? '';
}

function same(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
