import { asRecord } from '../facts.ts';
import type { Teller } from './teller.ts';

export type Fields = Record<string, unknown>;

/** A journal entry as it may leave the process. */
export interface CopiedEntry {
  fields: Fields;
  bytes: number;
}

/** What one entry of a journal may take, with the state it may hold. Of a larger one only its small fields are told. */
export const ENTRY_BYTES = 64 * 1024;
/** Small fields of an entry that is cut: what it was, not what it held. */
const SMALL = { fields: 32, chars: 256 };
const EVENT_BYTES = 80;

/** Tells an entry of the actor's journal, copied and stamped with the time it was seen. */
export function tellEntry(teller: Teller, id: string, entry: object): void {
  tellCopied(teller, id, copyEntry(teller, entry));
}

export function copyEntry(teller: Teller, entry: object): CopiedEntry {
  const copied = teller.copy(entry, 'entry');
  if (!copied.cut && copied.bytes <= ENTRY_BYTES) return { fields: asRecord(copied), bytes: copied.bytes };
  const small = teller.copy(smallFields(entry), 'entry');
  return { fields: { ...asRecord(small), cut: `more than ${ENTRY_BYTES} bytes` }, bytes: small.bytes + 40 };
}

export function tellCopied(teller: Teller, id: string, { fields, bytes }: CopiedEntry): void {
  const at = teller.now();
  // The copy is ours: to copy it once more for a stamp would cost as much as the first time.
  fields.at = at;
  teller.tell({ kind: 'journal', at, id, entry: fields }, EVENT_BYTES + id.length + bytes);
}

/** Where an actor's state began, as far as anybody saw: patches lead on from here. */
export function baseEntry(state: unknown): Fields {
  return { type: 'base', state };
}

function smallFields(entry: object): Fields {
  const small: Fields = {};
  for (const key of Object.keys(entry).slice(0, SMALL.fields)) {
    const value = (entry as Fields)[key];
    const isSmall = typeof value === 'string' ? value.length <= SMALL.chars : typeof value !== 'object';
    if (key.length <= SMALL.chars && isSmall) small[key] = value;
  }
  return small;
}
