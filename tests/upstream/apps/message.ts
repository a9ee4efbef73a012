import type { Message } from './loom-types.ts';

/** A message as Loom's own code makes them. Its trace is named after it. */
export function message(messageId: string, actorId: string, more: Partial<Message> = {}): Message {
  return {
    ...{ messageId, actorId, messageType: 'execute', correlationId: actorId, payload: {} },
    trace: { trace_id: `trace-${messageId}`, span_id: `span-${messageId}` },
    metadata: { timestamp: new Date().toISOString(), priority: 0 },
    ...more,
  };
}
