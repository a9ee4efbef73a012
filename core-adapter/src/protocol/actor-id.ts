import { LIMITS } from './limits.ts';

const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * An id every part of a studio can hold: 1 to 512 characters. Half of a surrogate pair has no bytes of its own, so
 * ids that differ only there would be one in a store.
 */
export function isActorId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > LIMITS.idChars) return false;
  return !SURROGATE.test(value) || !LONE_SURROGATE.test(value);
}
