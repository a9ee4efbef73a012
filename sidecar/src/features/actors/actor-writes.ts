import type { EventOf, RegisterBody, UpdateBody } from '@loom-studio/core-adapter/protocol';
import { millisOf } from '../moment.ts';

/** What plain HTTP clients say about an actor, as an event of the log. `at` is when they said it. */
export function registration(body: RegisterBody, at: number): EventOf<'registered'> {
  return { kind: 'registered', at, id: body.id, type: body.type, ...facts(body) };
}

/** May name an actor nobody registered, hence `upsert`. */
export function update(body: UpdateBody, at: number): EventOf<'changed'> {
  return {
    kind: 'changed',
    at,
    id: body.id,
    upsert: true,
    ...(body.type !== undefined && { type: body.type }),
    ...facts(body),
  };
}

function facts(body: UpdateBody) {
  const lastHeartbeat = millisOf(body.lastHeartbeat);
  const createdAt = millisOf(body.createdAt);
  const lastActiveAt = millisOf(body.lastActiveAt);
  return {
    ...(body.workerId !== undefined && { worker: body.workerId }),
    ...(body.status !== undefined && { status: body.status }),
    ...(body.messageCount !== undefined && { messageCount: body.messageCount }),
    ...(body.queueDepth !== undefined && { queueDepth: body.queueDepth }),
    ...(lastHeartbeat !== undefined && { lastHeartbeat }),
    ...(createdAt !== undefined && { createdAt }),
    ...(lastActiveAt !== undefined && { lastActiveAt }),
    ...(body.serverEndpoint !== undefined && { endpoint: body.serverEndpoint }),
    ...(body.metadata !== undefined && { metadata: body.metadata }),
  };
}
