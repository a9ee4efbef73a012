import type { ChangeEntry, RedisKeys } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../engine.ts';
import type { Client } from './connect.ts';
import { answers } from './state.ts';

/** Past this a reader is better off loading everything anew. */
const CATCH_UP = { entries: 50_000, bytes: 64 * 1024 * 1024 };
const PAGE = 100;

/** Entries after `from` up to `top` or beyond, or `gone`. */
export async function since(
  client: Client,
  keys: RedisKeys,
  from: Position,
  top: Position,
): Promise<ChangeEntry[] | 'gone'> {
  if (from.epoch !== top.epoch || from.seq > top.seq) return 'gone';
  if (from.seq === top.seq) return from.at === top.at ? [] : 'gone';
  if (top.seq - from.seq > CATCH_UP.entries) return 'gone';
  if (from.seq > 0 && !(await isOfThisPast(client, keys, from))) return 'gone';
  const found: ChangeEntry[] = [];
  let bytes = 0;
  while (from.seq + found.length < top.seq) {
    const next = from.seq + found.length + 1;
    const [page] = await answers(client, [['xrange', keys.changes, `${next}-0`, '+', 'COUNT', PAGE]]);
    for (const [id, fields] of page as Array<[string, string[]]>) {
      const entry = readEntry(fields);
      // A hole: trimmed away under our hands, or of another past.
      if (id !== `${from.seq + found.length + 1}-0` || entry?.epoch !== from.epoch) return 'gone';
      bytes += fields.at(-1)?.length ?? 0;
      found.push(entry);
    }
    if ((page as unknown[]).length === 0 || bytes > CATCH_UP.bytes) return 'gone';
  }
  return found;
}

/** A restore of an older dump, or a tail lost in a failover, gives the same numbers to other commits. */
async function isOfThisPast(client: Client, keys: RedisKeys, { seq, at }: Position): Promise<boolean> {
  const [own] = await answers(client, [['xrange', keys.changes, `${seq}-0`, `${seq}-0`]]);
  const [[, fields] = []] = own as Array<[string, string[]]>;
  return fields !== undefined && fields[fields.indexOf('at') + 1] === at;
}

function readEntry(fields: string[]): ChangeEntry | undefined {
  try {
    return JSON.parse(fields[fields.indexOf('entry') + 1] ?? '') as ChangeEntry;
  } catch {
    return undefined;
  }
}
