import { type RedisAddress, redisKeys, StudioError } from '@loom-studio/core-adapter/protocol';
import {
  type CommitResult,
  type Engine,
  HISTORY_LINES,
  type Notice,
  type Position,
  type StatePage,
} from '../engine.ts';
import { since } from './changes.ts';
import { commit } from './commit.ts';
import { type Client, connect, type Purpose } from './connect.ts';
import { deleteDoc, putDoc, readDocs } from './docs.ts';
import { watchEviction } from './eviction.ts';
import { range } from './history.ts';
import { hold, release } from './leases.ts';
import { append, tail } from './log.ts';
import { memory } from './memory.ts';
import { createOnce } from './once.ts';
import { relieve } from './relieve.ts';
import { isFull, run, script } from './scripts.ts';
import { answers, DamagedError, load, position, restartLog, type Schema } from './state.ts';
import { createSubscription } from './subscription.ts';
import { sweep } from './sweep.ts';
import { counting, createTally } from './tally.ts';
import { createTrimmer, type Trimmer } from './trimmer.ts';
import { watchTrouble } from './trouble.ts';
import { createUpkeep } from './upkeep.ts';
import { orAborted, REDIS_WAITS, type Waits, within } from './waits.ts';
import { watched } from './watched.ts';

/** Entries and lines, bytes where it says so. */
export const REDIS_LIMITS = {
  /** Flushes that may wait in the log; sidecars then refuse more. */
  logEntries: 20_000,
  changelogMs: 60_000,
  changelogBytes: 256 * 1024 * 1024,
  /** Of one actor. */
  historyEntries: HISTORY_LINES,
  /** Of all together; the histories longest untouched go whole. */
  historyLines: 2_000_000,
  docsPerKind: 10_000,
  docBytes: 256 * 1024,
};

/** Format of what this version writes, and the least format whose writers may go on from it. */
const SCHEMA: Schema = { schema: 1, compat: 1 };

const TRIM_MS = 1_000;

export interface RedisOptions {
  address: RedisAddress;
  onError: (error: unknown) => void;
  /** Told once of what should be put right. */
  onNotice?: (notice: Notice) => void;
  limits?: Partial<typeof REDIS_LIMITS>;
  schema?: Schema;
  waits?: Partial<Waits>;
}

/** Everything in Redis, shared by as many sidecars as there are. */
export function createRedisEngine({
  address,
  onError,
  onNotice = () => undefined,
  limits: given,
  schema = SCHEMA,
  waits: impatience,
}: RedisOptions): Engine {
  const limits = { ...REDIS_LIMITS, ...given };
  const waits = { ...REDIS_WAITS, ...impatience };
  const sharded = address.kind === 'cluster';
  const onLost = createOnce(onError);
  const open = (purpose: Purpose) => {
    const failed = (error: Error) => {
      if (purpose === 'commands') trouble.lost(error);
      else trouble.failed(purpose, error);
      onLost(error);
    };
    return connect(address, purpose, failed, waits.silentMs);
  };
  const trouble = watchTrouble(() => client.status === 'ready');
  const client = open('commands');
  client.on('ready', trouble.connected);
  const eviction = watchEviction(client, onNotice);
  const readers = new Map<string, Client>();
  const trimmers = new Map<string, Trimmer>();
  const subscription = createSubscription({
    connect: () => open('subscriber'),
    sharded,
    deafMs: waits.deafMs,
    onError(error) {
      trouble.failed('subscribe', error);
      onError(error);
    },
  });
  const tally = createTally();
  let closed = false;

  const readerOf = (ws: string): Client => {
    const known = readers.get(ws);
    if (known) return known;
    const created = open('reader');
    readers.set(ws, created);
    return created;
  };

  const trimmerOf = (ws: string): Trimmer => {
    const known = trimmers.get(ws) ?? createTrimmer(limits, (entries) => tally.add('changelog.cut', entries));
    trimmers.set(ws, known);
    return known;
  };

  /** Work that may fail without anybody being wronged: it is done again soon. */
  const upkeep = createUpkeep(
    TRIM_MS,
    async (ws) => {
      const keys = redisKeys(ws);
      await trimmerOf(ws).trim(client, keys);
      const [left] = await answers(client, [['hget', keys.meta, 'sweep']]);
      if (left === '1') tally.add('epoch.swept', await sweep(client, keys));
    },
    (error) => {
      trouble.failed('upkeep', error);
      onError(error);
    },
  );

  const where = async (ws: string, ended?: string): Promise<Position> => {
    const stands = await within(waits.positionMs, position(client, redisKeys(ws), schema, ended));
    subscription.compare(ws, stands);
    return stands;
  };

  /** A write tells whether Redis takes any. */
  const writing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const result = await work;
      trouble.wrote();
      return result;
    } catch (error) {
      if (isFull(error)) trouble.full();
      throw error;
    }
  };

  const damagedDoc = () => tally.add('docs.damaged');

  /** Somebody made the log unusable: it begins anew, and whoever writes tries again. */
  const restarting = (ws: string) => async (error: unknown) => {
    if (!/^(WRONGTYPE|ERR The stream has exhausted)/.test(messageOf(error))) throw error;
    if (await restartLog(client, redisKeys(ws), schema)) tally.add('log.restarted');
    throw new StudioError('unavailable', 'the log was not usable and begins anew');
  };

  const engine: Engine = {
    kind: 'redis',
    notice: `shared state is in Redis at ${address.shown}`,
    now: async (ws) => Number(await run(client, NOW, [redisKeys(ws).meta], [])),
    append: (ws, flush, how) =>
      writing(append(client, redisKeys(ws), flush, limits.logEntries, how))
        .catch(restarting(ws))
        .catch(counting(tally, 'log.refused')),
    async tail(ws, cursor, { limit, waitMs, signal }) {
      const reading = tail(readerOf(ws), redisKeys(ws).events, cursor, { limit, waitMs }).catch(
        restarting(ws),
      );
      const read = await (signal ? orAborted(reading, signal) : reading);
      if (read.gap) tally.add('log.gaps');
      return read;
    },
    position: where,
    async *load(ws): AsyncIterable<StatePage> {
      try {
        yield* load(client, redisKeys(ws));
      } catch (error) {
        if (!(error instanceof DamagedError)) throw error;
        const { epoch } = await where(ws);
        await where(ws, epoch);
        throw error;
      }
    },
    async commit(ws, expected, entry): Promise<CommitResult> {
      const keys = redisKeys(ws);
      try {
        const publish = sharded ? 'SPUBLISH' : 'PUBLISH';
        const { result, bytes, dropped } = await writing(
          commit(client, keys, expected, entry, { ...limits, ...schema, publish }),
        );
        trouble.committed();
        if (!result.ok) return result;
        tally.add('history.cut', dropped.cut);
        tally.add('history.evicted', dropped.evicted);
        trimmerOf(ws).note(entry, bytes);
        subscription.deliver(ws, entry);
        upkeep.soon(ws);
        return result;
      } catch (error) {
        if (isOfNewer(error)) trouble.newer(error.message);
        // What is applied already needs no room: without this a full Redis would stay full.
        if (isFull(error))
          await relieve(client, keys, expected).then((cut) => tally.add('changelog.cut', cut), onError);
        throw error;
      }
    },
    subscribe: subscription.subscribe,
    async since(ws, from) {
      return since(client, redisKeys(ws), from, await where(ws));
    },
    range: (ws, key, asked) => range(client, redisKeys(ws), key, asked),
    getDoc: async (ws, kind, id) => (await readDocs(client, redisKeys(ws), [kind, id], damagedDoc))[0],
    putDoc: (ws, kind, id, value, put = {}) =>
      writing(putDoc(client, redisKeys(ws), [kind, id, value], put, limits, trouble.full, damagedDoc)).catch(
        counting(tally, 'docs.refused'),
      ),
    deleteDoc: (ws, kind, id) => deleteDoc(client, redisKeys(ws), kind, id),
    listDocs: (ws, kind) => readDocs(client, redisKeys(ws), [kind], damagedDoc),
    hold: (ws, name, holder, ttlMs) => hold(client, redisKeys(ws).lease(name), holder, ttlMs),
    release: (ws, name, holder) => release(client, redisKeys(ws).lease(name), holder),
    memory: (ws) => memory(client, redisKeys(ws).meta),
    trouble: trouble.now,
    notices: eviction.notices,
    drops: () => ({ ...tally.read(), 'subscriber.replaced': subscription.replaced() }),
    async close() {
      if (closed) return;
      closed = true;
      upkeep.stop();
      eviction.stop();
      subscription.close();
      for (const each of [client, ...readers.values()]) each.disconnect();
    },
  };
  return watched(engine, trouble);
}

/** Milliseconds, of the server that holds the workspace. */
const NOW = script(`#!lua flags=no-writes
local time = redis.call('TIME')
return string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000))
`);

function isOfNewer(error: unknown): error is StudioError {
  return error instanceof StudioError && error.code === 'unsupported_version';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
