import {
  type Flush,
  LIMITS,
  type ProducerRecord,
  type RedisKeys,
  STUDIO_PRODUCER,
  StudioError,
} from '@loom-studio/core-adapter/protocol';
import {
  type AppendOptions,
  type AppendReply,
  compareIds,
  LOG_START,
  type LogEntry,
  type Tail,
} from '../engine.ts';
import type { Client } from './connect.ts';
import { asFault, run, script } from './scripts.ts';
import { answers } from './state.ts';

/** A tick is appended in the second it tells of; a failover may meet a server whose clock is behind. */
const AHEAD_MS = 60_000;

/**
 * KEYS: events, meta, producers. ARGV: entries the log may hold, producer, first, count, events, time reached or ''.
 * An id has the server's time in it, or the time reached where the server's clock was set back.
 * Returns [id or false, epoch, producer's record].
 */
const APPEND = script(`#!lua
local function add(id)
  return redis.pcall('XADD', KEYS[1], id, 'producer', ARGV[2], 'first', ARGV[3], 'count', ARGV[4], 'events', ARGV[5])
end
local id = false
if redis.call('XLEN', KEYS[1]) < tonumber(ARGV[1]) then
  local time = redis.call('TIME')
  local behind = ARGV[6] ~= '' and tonumber(ARGV[6]) > time[1] * 1000 + math.floor(time[2] / 1000)
  id = add(behind and ARGV[6] .. '-*' or '*')
  -- The log itself may be further.
  if behind and type(id) == 'table' then id = add('*') end
  if type(id) == 'table' then return id end
end
return {id, redis.call('HGET', KEYS[2], 'epoch'), redis.call('HGET', KEYS[3], ARGV[2])}
`);

export async function append(
  client: Client,
  keys: RedisKeys,
  flush: Flush,
  maxEntries: number,
  { reached }: AppendOptions = {},
): Promise<AppendReply> {
  const { producer, first, events } = flush;
  const reply = await run(
    client,
    APPEND,
    [keys.events, keys.meta, keys.producers],
    [maxEntries, producer, first, events.length, JSON.stringify(events), reached ?? ''],
  );
  const [id, epoch, record] = reply as [string | null, string | null, string | null];
  if (id === null) throw new StudioError('overloaded', 'the log is full: no sidecar reads it');
  return {
    id,
    epoch: epoch ?? '',
    ...(record !== null && { producer: JSON.parse(record) as ProducerRecord }),
  };
}

/**
 * What follows the cursor. Nothing was lost in between while the entry at the cursor itself is still there,
 * since a log is trimmed from its start: it is looked for after the reading, on the same connection.
 */
export async function tail(
  reader: Client,
  key: string,
  cursor: string,
  { limit, waitMs }: { limit: number; waitMs: number },
): Promise<Tail> {
  const block = waitMs > 0 ? ['BLOCK', Math.ceil(waitMs)] : [];
  const [read, anchor] = await answers(reader, [
    ['xread', 'COUNT', limit, ...block, 'STREAMS', key, cursor],
    cursor === LOG_START ? ['xinfo', 'STREAM', key] : ['xrange', key, cursor, cursor],
  ]).catch((error) => {
    // Asking for facts of a log that does not exist is an error.
    if (String(error).includes('no such key')) return [null, null];
    throw error;
  });
  const found = (read as Array<[string, RawEntry[]]> | null)?.[0]?.[1] ?? [];
  if (found.length === 0) return { entries: [], gap: await rewound(reader, key, cursor) };
  const lost = cursor === LOG_START ? wasTrimmed(anchor as unknown[]) : (anchor as unknown[]).length === 0;
  return { entries: found.map(entryOf), gap: lost };
}

/** Of a log read from its very start: whether all that was ever added is still in it. */
function wasTrimmed(info: unknown[]): boolean {
  const at = (name: string) => Number(info[info.indexOf(name) + 1]);
  return at('entries-added') !== at('length');
}

/**
 * A log that was deleted and written anew under a clock set back hands out ids before our cursor, which would
 * never be read. It is told to go on from the cursor.
 */
async function rewound(reader: Client, key: string, cursor: string): Promise<boolean> {
  const info = (await reader.xinfo('STREAM', key).catch((error: Error) => {
    if (error.message.includes('no such key')) return undefined;
    throw asFault(error);
  })) as unknown[] | undefined;
  if (!info) return false;
  const last = String(info[info.indexOf('last-generated-id') + 1]);
  if (compareIds(last, cursor) >= 0) return false;
  await reader.call('XSETID', key, cursor);
  return true;
}

type RawEntry = [id: string, fields: string[]];

function entryOf([id, fields]: RawEntry): LogEntry {
  const at = (name: string) => {
    const index = fields.findIndex((field, position) => position % 2 === 0 && field === name);
    return index < 0 ? undefined : fields[index + 1];
  };
  const text = at('events') ?? '';
  const producer = at('producer');
  const events = producer === STUDIO_PRODUCER ? timely(eventsOf(text), id) : eventsOf(text);
  const flush = { producer, first: Number(at('first')), events };
  return { id, bytes: Buffer.byteLength(text), flush: flush as Flush };
}

/** Whoever may write the log may call itself the studio, but not move its clock: an id has the server's time in it. */
function timely(events: unknown, id: string): unknown {
  if (!Array.isArray(events)) return events;
  const latest = Number(id.split('-')[0]) + AHEAD_MS;
  return events.map((event) =>
    Number(event?.at) > latest ? { kind: 'rejected', reason: 'ahead of its time' } : event,
  );
}

/** What cannot be read stays a text: the reducer sets it aside with its reason. */
function eventsOf(text: string): unknown {
  if (text.length > LIMITS.requestBytes) return `${text.length} characters are too many for one flush`;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
