import { journalFields, LIMITS } from '@loom-studio/core-adapter/protocol';
import { tooLarge } from '../body.ts';
import { checked } from '../problem.ts';

type Fields = Record<string, unknown>;

/** Existing clients send `{ entry }`; others the entry itself. An own field named `entry` beside others is data. */
export function entryOf(body: Fields): Fields {
  const { entry } = body;
  const wrapped =
    Object.keys(body).length === 1 && typeof entry === 'object' && entry !== null && !Array.isArray(entry);
  return wrapped ? (entry as Fields) : body;
}

/** The entry of a body, refused when it is empty, too large, or of a type that is no name. */
export function checkedEntry(body: Fields): Fields {
  const entry = checked(journalFields, entryOf(body), 'entry');
  if (Buffer.byteLength(JSON.stringify(entry)) > LIMITS.entryBytes) throw tooLarge(LIMITS.entryBytes);
  return entry;
}
