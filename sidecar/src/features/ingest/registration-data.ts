import { statusName } from '@loom-studio/core-adapter/protocol';

type Data = Record<string, unknown>;

export interface RegistrationFacts {
  status?: string;
  metadata?: Data;
}

/** What a Loom registry calls a status; any other text under that name is the app's own business. */
const REGISTRY_STATUSES: ReadonlySet<unknown> = new Set(['active', 'idle', 'busy', 'evicted', 'failed']);

/**
 * What the `data` of `actor:registered` says. Loom itself puts the actor's metadata there, as it is. Clients of
 * the studio write `{ status?, metadata }`, or a status and nothing else. An app's metadata may hold a `status`
 * of its own, say of an order: it is the actor's only when it is one that a registry knows.
 */
export function registrationFacts(data: Data | undefined): RegistrationFacts {
  // Nothing told takes nothing away.
  if (!data || Object.keys(data).length === 0) return {};
  const { status } = data;
  if (isWrapped(data)) return { metadata: data['metadata'] as Data, ...(isStatus(status) && { status }) };
  if (isStatus(status) && Object.keys(data).length === 1) return { status };
  return { metadata: data, ...(isStatus(status) && REGISTRY_STATUSES.has(status) && { status }) };
}

/** Whether `data` is `{ metadata }` or `{ status, metadata }`: the studio's own form. */
export function isWrapped(data: Data): boolean {
  const { metadata, status: _, ...others } = data;
  return isObject(metadata) && Object.keys(others).length === 0;
}

function isStatus(value: unknown): value is string {
  return statusName.safeParse(value).success;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
