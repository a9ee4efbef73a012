import { type RedisKeys, StudioError } from '@loom-studio/core-adapter/protocol';
import type { Doc, PutOptions, PutResult } from '../engine.ts';
import type { Client } from './connect.ts';
import { isFull, run, type Script, script } from './scripts.ts';

/** A document is stored as `<version>:<end of life in ms or 0>:<JSON>`. */
const READ = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function damaged(key)
  local kind = redis.call('TYPE', key).ok
  return kind ~= 'hash' and kind ~= 'none'
end
local function live(text)
  if not text then return nil end
  local version, ends, json = string.match(text, '^(%d+):(%d+):(.*)$')
  if not version then return nil, nil, true end
  if ends ~= '0' and tonumber(ends) <= now then return nil end
  return tonumber(version), json
end
`;

/** A newcomer looks at so many and takes the dead among them away, so that they do not pile up. */
const LOOK_AT = 8;

/**
 * KEYS: the kind. ARGV: id, JSON, least version to meet or '', ms to live or '', documents a kind may have,
 * documents a newcomer looks at. Whatever else stands in place of the kind makes room for it: [.., .., 1] then.
 */
const PUT_TEXT = `
${READ}
local lost = 0
if damaged(KEYS[1]) then
  redis.call('DEL', KEYS[1])
  lost = 1
end
local version = live(redis.call('HGET', KEYS[1], ARGV[1])) or 0
if ARGV[3] ~= '' and tonumber(ARGV[3]) ~= version then return {0, version, lost} end
if version == 0 then
  local some = redis.call('HRANDFIELD', KEYS[1], ARGV[6], 'WITHVALUES')
  for i = 1, #some, 2 do
    if not live(some[i + 1]) then redis.call('HDEL', KEYS[1], some[i]) end
  end
end
if version == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then
  for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
    if not live(redis.call('HGET', KEYS[1], id)) then redis.call('HDEL', KEYS[1], id) end
  end
  if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return {-1, 0} end
end
local ends = ARGV[4] == '' and 0 or now + tonumber(ARGV[4])
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d:%d:%s', version + 1, ends, ARGV[2]))
return {1, version + 1, lost}
`;
const PUT = script(`#!lua${PUT_TEXT}`);
/** The same on a server that has no memory left. */
const PUT_ANYWAY = script(`#!lua flags=allow-oom${PUT_TEXT}`);

/**
 * A sign of life is small and soon over, and mostly takes the place of the one before. It is taken by a full server
 * too: all of a kind together need little, and without them the living would look dead.
 */
const SIGN_OF_LIFE = { ms: 60_000, bytes: 2_048 };

/** KEYS: the kind. ARGV: id, or nothing for all. Returns id, version, JSON of each live one; nothing but false when no documents are there but something else. */
const GET = script(`#!lua flags=no-writes
${READ}
if damaged(KEYS[1]) then return false end
local found = {}
local function add(id, text)
  local version, json, garbage = live(text)
  if garbage then version, json = 0, '' end
  if version then
    found[#found + 1] = id
    found[#found + 1] = version
    found[#found + 1] = json
  end
end
if ARGV[1] then
  add(ARGV[1], redis.call('HGET', KEYS[1], ARGV[1]))
else
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do add(all[i], all[i + 1]) end
end
return found
`);

/** KEYS: the kind. ARGV: id. Whether it was there. */
const DELETE = script(`#!lua flags=allow-oom
${READ}
if damaged(KEYS[1]) then return 0 end
local version = live(redis.call('HGET', KEYS[1], ARGV[1]))
redis.call('HDEL', KEYS[1], ARGV[1])
return version and 1 or 0
`);

export interface DocLimits {
  docsPerKind: number;
  docBytes: number;
}

export async function putDoc(
  client: Client,
  keys: RedisKeys,
  [kind, id, value]: [string, string, unknown],
  { ifVersion, ttlMs }: PutOptions,
  { docsPerKind, docBytes }: DocLimits,
  onFull: () => void,
  onDamaged: () => void,
): Promise<PutResult> {
  const json = JSON.stringify(value);
  if (json.length > docBytes) {
    throw new StudioError('too_large', `a document of kind ${kind} may have ${docBytes} bytes`);
  }
  const put = async (how: Script) =>
    run(client, how, [keys.docs(kind)], [id, json, ifVersion ?? '', ttlMs ?? '', docsPerKind, LOOK_AT]);
  const isSignOfLife = ttlMs !== undefined && ttlMs <= SIGN_OF_LIFE.ms && json.length <= SIGN_OF_LIFE.bytes;
  const reply = await put(PUT).catch((error) => {
    if (!isFull(error)) throw error;
    onFull();
    if (!isSignOfLife) throw error;
    return put(PUT_ANYWAY);
  });
  const [outcome, version, lost] = reply as [number, number, number];
  if (lost === 1) onDamaged();
  if (outcome < 0) {
    throw new StudioError('overloaded', `more than ${docsPerKind} documents of kind ${kind}`);
  }
  return { ok: outcome === 1, version };
}

/** What nobody can read, since somebody else wrote it, is left aside, each told to `onDamaged`: the others count. */
export async function readDocs(
  client: Client,
  keys: RedisKeys,
  [kind, id]: [kind: string, id?: string],
  onDamaged: () => void,
): Promise<Doc[]> {
  const found = (await run(client, GET, [keys.docs(kind)], id === undefined ? [] : [id])) as Array<
    string | number
  > | null;
  if (found === null) onDamaged();
  const docs: Doc[] = [];
  for (let at = 0; at < (found?.length ?? 0); at += 3) {
    const [name, version, json] = found?.slice(at, at + 3) ?? [];
    const value = jsonOf(String(json));
    if (value) docs.push({ id: String(name), value: value.is, version: Number(version) });
    else onDamaged();
  }
  return docs;
}

function jsonOf(json: string): { is: unknown } | undefined {
  try {
    return { is: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

export async function deleteDoc(client: Client, keys: RedisKeys, kind: string, id: string): Promise<boolean> {
  return (await run(client, DELETE, [keys.docs(kind)], [id])) === 1;
}
