import * as z from 'zod';
import { isActorId } from './actor-id.ts';
import { LIMITS } from './limits.ts';

/** Apps and workspaces appear in Redis keys and hash tags, so their alphabet is small. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export const appName = z.string().max(LIMITS.appChars).regex(NAME, 'letters, digits, dot, dash, underscore');
export const workspaceName = appName;

/** Any unicode, including `/ : %`; percent-encoded wherever it stands in a URL. */
export const actorId = z
  .string()
  .min(1)
  .max(LIMITS.idChars)
  .refine(isActorId, 'half of a character is no text');

/** `<app>/<instance>/<random>` for an adapter process; a bare app name for clients that number nothing. */
export const producerId = z
  .string()
  .max(3 * LIMITS.appChars)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9._-]+\/[A-Za-z0-9]+)?$/, 'app or app/instance/random');

export const DEFAULT_APP = 'default';
export const DEFAULT_WORKSPACE = 'default';

/** The producer under which the studio itself appends ticks. No app can claim it: `#` is not in the alphabet. */
export const STUDIO_PRODUCER = '#studio';

export function appOf(producer: string): string {
  const slash = producer.indexOf('/');
  return slash < 0 ? producer : producer.slice(0, slash);
}

/** Adapter processes number their events; plain HTTP clients and the studio do not. */
export function isNumbered(producer: string): boolean {
  return producer.includes('/');
}

/** One actor's identity inside a workspace. Unambiguous, because an app name holds no colon. */
export function actorKey(app: string, id: string): string {
  return `${app}:${id}`;
}
