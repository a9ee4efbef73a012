import {
  type AppEvent,
  compileRedactions,
  copyRedacted,
  DEFAULT_REDACTIONS,
  LIMITS,
} from '@loom-studio/core-adapter/protocol';
import type { LoomHash } from '../../engine/redis/loom-registry.ts';
import { millisOf } from '../moment.ts';

/** What a registry's hash says of an actor; every field fits the protocol, and what it does not say is absent. */
export type RegistryFacts = Pick<
  Extract<AppEvent, { kind: 'resync-actor' }>,
  'id' | 'type' | 'worker' | 'status' | 'messageCount' | 'lastHeartbeat' | 'metadata'
>;

/** Characters of JSON; a page of the largest still fits into what may wait. */
const MOST_METADATA = 32 * 1024;
const CONTROL = /\p{C}/gu;
const REDACTIONS = compileRedactions(DEFAULT_REDACTIONS);

/**
 * Undefined for a ghost: what a late call on an actor leaves behind after it was unregistered has neither id
 * nor type.
 */
export function factsOf(id: string, hash: LoomHash | undefined): RegistryFacts | undefined {
  if (!hash?.actorType || !hash.actorId || id === '' || id.length > LIMITS.idChars) return undefined;
  const worker = hash.workerId?.slice(0, LIMITS.nameChars);
  const status = hash.status?.slice(0, LIMITS.statusChars).replace(CONTROL, '');
  const messageCount = countOf(hash.messageCount);
  const lastHeartbeat = millisOf(hash.lastHeartbeat);
  const metadata = metadataOf(hash.metadata);
  return {
    id,
    type: hash.actorType.slice(0, LIMITS.nameChars),
    ...(worker && { worker }),
    ...(status && { status }),
    ...(messageCount !== undefined && { messageCount }),
    ...(lastHeartbeat !== undefined && { lastHeartbeat }),
    ...(metadata && { metadata }),
  };
}

function countOf(text: string | undefined): number | undefined {
  const count = text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(count) ? count : undefined;
}

/** Passwords and the like stay with the app, as with the adapter. */
function metadataOf(text: string | undefined): Record<string, unknown> | undefined {
  if (!text) return undefined;
  if (text.length > MOST_METADATA) return { cut: `[cut: more than ${MOST_METADATA} characters]` };
  try {
    const { value } = copyRedacted('metadata', JSON.parse(text), REDACTIONS);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    return { value: value ?? null };
  } catch {
    // Shown rather than hidden: somebody wrote it, and will wonder where it is.
    return { value: '[not JSON]' };
  }
}
