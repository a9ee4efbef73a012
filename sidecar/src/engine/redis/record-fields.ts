import type { ActorRecord } from '@loom-studio/core-adapter/protocol';

const TEXTS = new Set([
  ...['app', 'id', 'type', 'status', 'worker', 'endpoint', 'producer', 'cause'],
  ...['parent', 'lastError'],
]);
const OBJECTS = new Set(['metadata', 'work']);

/** A record, or part of one, as fields and values of a hash: texts and numbers as they are, objects as JSON. */
export function toFields(record: object): string[] {
  const fields: string[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined) continue;
    fields.push(name, OBJECTS.has(name) ? JSON.stringify(value) : String(value));
  }
  return fields;
}

/** Undefined when it is not what this engine wrote. */
export function fromFields(hash: Record<string, string>): ActorRecord | undefined {
  const record: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(hash)) {
    const value = readValue(name, text);
    if (value === undefined) return undefined;
    record[name] = value;
  }
  const whole = REQUIRED.every((name) => record[name] !== undefined);
  return whole ? (record as ActorRecord) : undefined;
}

const REQUIRED = [
  'app',
  'id',
  'type',
  'status',
  'messageCount',
  'registeredAt',
  'statusAt',
  'seenAt',
  'n',
  'v',
] as const;

function readValue(name: string, text: string): unknown {
  if (TEXTS.has(name)) return text;
  if (OBJECTS.has(name)) return parsed(text);
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? undefined : number;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
