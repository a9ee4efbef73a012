import { script } from './scripts.ts';

/**
 * Begins a new epoch: everything that belongs to the old one is forgotten, the log goes on where it stood.
 * The hashes of its actors, which nothing names any more, are swept later.
 */
const BEGIN_EPOCH = `
local function begin(meta, producers, changes, actors, tables, epoch, at, schema, compat)
  redis.call('UNLINK', meta, producers, changes, actors, unpack(tables))
  redis.call('HSET', meta, 'epoch', epoch, 'seq', '0', 'at', at, 'cursor', at,
    'schema', schema, 'compat', compat, 'actors', '0', 'producers', '0', 'sweep', '1')
end
local function kind(key)
  return redis.call('TYPE', key).ok
end
-- The changelog knows too how far the log was applied: read again it would write history twice.
local function applied(meta, changes)
  local at = kind(meta) == 'hash' and redis.call('HGET', meta, 'at')
  if at then return at end
  local last = kind(changes) == 'stream' and redis.call('XREVRANGE', changes, '+', '-', 'COUNT', 1)[1]
  return last and last[2][2] or '0-0'
end
`;

/**
 * KEYS: meta, producers, changes, actors, both tables. ARGV: a fresh epoch, our schema, the least that may follow it, the
 * epoch to end or ''.
 * Where the workspace stands, [epoch, seq, at, schema, compat]; begins an epoch when there is none.
 */
export const POSITION = script(`#!lua flags=allow-oom
${BEGIN_EPOCH}
local meta = KEYS[1]
local stored = kind(meta)
local epoch = stored == 'hash' and redis.call('HGET', meta, 'epoch') or false
local seq = epoch and tonumber(redis.call('HGET', meta, 'seq'))
-- Numbers that a sidecar cannot count on from are of nobody's writing.
if not epoch or epoch == ARGV[4] or not seq or seq < 0 or seq > 9007199254740000 then
  begin(meta, KEYS[2], KEYS[3], KEYS[4], {KEYS[5], KEYS[6]}, ARGV[1], applied(meta, KEYS[3]), ARGV[2], ARGV[3])
end
return redis.call('HMGET', meta, 'epoch', 'seq', 'at', 'schema', 'compat')
`);

/**
 * KEYS: as above, then events. ARGV: a fresh epoch, our schema, the least that may follow it.
 * A log that nothing can be added to, being of another type or out of ids, ends with its epoch. Whether it had to.
 */
export const RESTART_LOG = script(`#!lua flags=allow-oom
${BEGIN_EPOCH}
local events = KEYS[7]
local found = kind(events)
local broken = found ~= 'none' and found ~= 'stream'
if found == 'stream' then
  local info = redis.call('XINFO', 'STREAM', events)
  for i = 1, #info, 2 do
    -- Ids begin with milliseconds; these are two hundred thousand years ahead.
    if info[i] == 'last-generated-id' then broken = tonumber(string.match(info[i + 1], '^%d+')) > 9007199254740000 end
  end
end
if not broken then return 0 end
redis.call('UNLINK', events)
begin(KEYS[1], KEYS[2], KEYS[3], KEYS[4], {KEYS[5], KEYS[6]}, ARGV[1], '0-0', ARGV[2], ARGV[3])
return 1
`);

/**
 * One commit, whole or not at all: every check comes before the first write, because Redis takes nothing back.
 *
 * KEYS: meta, producers, events, changes, actors, histories, live, both tables, then a key for each changed actor, for
 * each history written and for each history that ends.
 * ARGV: expected epoch, seq and at; new seq and at; the entry as published; our schema, the least that may
 * follow it; a fresh epoch; PUBLISH or SPUBLISH; lines a history keeps; lines all keep; the actors, packed; then, each
 * behind its number of arguments, fields of meta, producers set, producers gone, of each table rows set and gone; then
 * the numbers of actors, histories and ends; for each history its lines behind their number.
 * Packed, as one JSON array of texts because every argument costs both sides as much as a field: for each actor w|p|g,
 * last sign of life or '', fields set and fields unset, both behind their numbers.
 * Returns ['ok', lines cut, lines evicted], ['conflict' | 'damaged' | 'newer', epoch, seq, at].
 */
export const COMMIT = script(`#!lua
${BEGIN_EPOCH}
local meta, producers, events, changes, actors, histories, live =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local tables = {KEYS[8], KEYS[9]}
local base = 9

local function right(key, wanted)
  local found = kind(key)
  return found == 'none' or found == wanted
end
local function stands(why)
  local at = redis.call('HMGET', meta, 'epoch', 'seq', 'at')
  return {why, at[1] or '', at[2] or '0', at[3] or '0-0'}
end
local function damaged()
  begin(meta, producers, changes, actors, tables, ARGV[9], applied(meta, changes), ARGV[7], ARGV[8])
  return stands('damaged')
end

if not right(meta, 'hash') then return damaged() end
local stored = redis.call('HMGET', meta, 'epoch', 'seq', 'at', 'compat', 'actors', 'producers', 'sweep')
if stored[4] and tonumber(stored[4]) > tonumber(ARGV[7]) then return stands('newer') end
if stored[1] ~= ARGV[1] or stored[2] ~= ARGV[2] or stored[3] ~= ARGV[3] then return stands('conflict') end
if not (right(producers, 'hash') and right(changes, 'stream') and right(actors, 'zset')
  and right(histories, 'zset') and right(events, 'stream') and right(tables[1], 'hash') and right(tables[2], 'hash')) then
  return damaged()
end
if redis.call('ZCARD', actors) ~= tonumber(stored[5]) or redis.call('HLEN', producers) ~= tonumber(stored[6]) then
  return damaged()
end

local next = 14
local function group()
  local size = tonumber(ARGV[next])
  local from = next + 1
  next = from + size
  return from, next - 1, size
end
local metaFrom, metaTo = group()
local setFrom, setTo, setSize = group()
local goneFrom, goneTo, goneSize = group()
local rows = {}
for i = 1, #tables do
  local from, to = group()
  local forgetFrom, forgetTo = group()
  rows[i] = {from, to, forgetFrom, forgetTo}
end
local nActors, nHistories, nEnds = tonumber(ARGV[next]), tonumber(ARGV[next + 1]), tonumber(ARGV[next + 2])
next = next + 3
local packed, place = cjson.decode(ARGV[13]), 1
local function packedGroup()
  local size = tonumber(packed[place])
  local from = place + 1
  place = from + size
  return from, place - 1, size
end

local prefix = #actors - 6
local function member(key)
  return string.sub(key, prefix + 7)
end
-- Until the sweep is done, a hash that is there may be of an epoch that ended: then only the list tells.
local unswept = stored[7] == '1'
for i = 1, nActors do
  local key, op = KEYS[base + i], packed[place]
  if op == 'p' then
    local v = redis.pcall('HGET', key, 'v')
    if type(v) ~= 'string' then return damaged() end
    if unswept and not redis.call('ZSCORE', actors, member(key)) then return damaged() end
  end
  place = place + 2
  packedGroup()
  packedGroup()
end

-- Refused when the changelog is ahead of the position: one of them was put back to another time.
local added = redis.pcall('XADD', changes, ARGV[4] .. '-0', 'at', ARGV[5], 'time', redis.call('TIME')[1], 'entry', ARGV[6])
if type(added) ~= 'string' then return damaged() end

place = 1
local scores, gone = {}, {}
for i = 1, nActors do
  local key, op, score = KEYS[base + i], packed[place], packed[place + 1]
  place = place + 2
  local from, to = packedGroup()
  local unsetFrom, unsetTo, unsetSize = packedGroup()
  if op == 'g' then
    redis.call('UNLINK', key)
    gone[#gone + 1] = member(key)
  else
    if op == 'w' then redis.call('UNLINK', key) end
    redis.call('HSET', key, unpack(packed, from, to))
    if unsetSize > 0 then redis.call('HDEL', key, unpack(packed, unsetFrom, unsetTo)) end
    if score ~= '' then
      scores[#scores + 1] = score
      scores[#scores + 1] = member(key)
    end
  end
end
for from = 1, #scores, 4000 do
  redis.call('ZADD', actors, unpack(scores, from, math.min(from + 3999, #scores)))
end
for from = 1, #gone, 4000 do
  redis.call('ZREM', actors, unpack(gone, from, math.min(from + 3999, #gone)))
end

for from = setFrom, setTo, 4000 do
  redis.call('HSET', producers, unpack(ARGV, from, math.min(from + 3999, setTo)))
end
for from = goneFrom, goneTo, 4000 do
  redis.call('HDEL', producers, unpack(ARGV, from, math.min(from + 3999, goneTo)))
end

for i = 1, #tables do
  local each = rows[i]
  for from = each[1], each[2], 4000 do
    redis.call('HSET', tables[i], unpack(ARGV, from, math.min(from + 3999, each[2])))
  end
  for from = each[3], each[4], 4000 do
    redis.call('HDEL', tables[i], unpack(ARGV, from, math.min(from + 3999, each[4])))
  end
end

local keep, keepAll, lines, cut, evicted = tonumber(ARGV[11]), tonumber(ARGV[12]), 0, 0, 0
base = base + nActors
for i = 1, nHistories do
  local key = KEYS[base + i]
  local from, to, size = group()
  if not right(key, 'list') then redis.call('UNLINK', key) end
  local length = redis.call('RPUSH', key, unpack(ARGV, from, to))
  lines = lines + size
  if length > keep then
    redis.call('LTRIM', key, -keep, -1)
    lines = lines - (length - keep)
    cut = cut + length - keep
  end
  redis.call('ZADD', histories, ARGV[4], key)
end
base = base + nHistories
local function forget(key)
  if right(key, 'list') then lines = lines - redis.call('LLEN', key) end
  redis.call('UNLINK', key)
end
for i = 1, nEnds do
  forget(KEYS[base + i])
  redis.call('ZREM', histories, KEYS[base + i])
end
if nHistories + nEnds > 0 then
  local all = redis.call('HINCRBY', meta, 'lines', lines)
  while all > keepAll do
    local oldest = redis.call('ZPOPMIN', histories)
    if #oldest == 0 then break end
    lines = 0
    forget(oldest[1])
    all = redis.call('HINCRBY', meta, 'lines', lines)
    redis.call('HINCRBY', meta, 'evicted', -lines)
    evicted = evicted - lines
  end
end

redis.call('HSET', meta, 'seq', ARGV[4], 'at', ARGV[5], 'cursor', ARGV[5],
  'actors', redis.call('ZCARD', actors), 'producers', redis.call('HLEN', producers),
  unpack(ARGV, metaFrom, metaTo))
if ARGV[5] ~= '0-0' then redis.call('XTRIM', events, 'MINID', '~', ARGV[5]) end
redis.call(ARGV[10], live, ARGV[6])
return {'ok', cut, evicted}
`);
