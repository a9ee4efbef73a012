import { type RedisKeys, redisKeys } from '../protocol/redis-keys.ts';
import type { Link, LinkReply, OutgoingFlush } from '../types.ts';
import type { Answer, Command, RedisConnection } from './redis-connection.ts';
import { connectFault, readFault, writeFault } from './redis-fault.ts';
import { createUnapplied } from './redis-unapplied.ts';

/**
 * Only so that a Redis nobody reads stays bounded. Fewer than a sidecar takes in, so that what adapters leave
 * behind never keeps sidecars from writing; a log cut before it was read makes them ask everybody for a resync.
 */
const LOG_ENTRIES = 16_000;
/** While too much is unapplied, an adapter shows that it lives this often. */
const SIGN_MS = 5_000;

export interface RedisLinkOptions {
  connection: RedisConnection;
  workspace: string;
  /** Monotonic milliseconds. */
  mono?: () => number;
}

/**
 * Writes flushes into the stream that sidecars read, one entry each, and reads in the same round trip what they
 * committed so far. So the reply is from before the flush took effect: `last` lags behind.
 */
export function createRedisLink({
  connection,
  workspace,
  mono = () => performance.now(),
}: RedisLinkOptions): Link {
  const keys = redisKeys(workspace);
  const unapplied = createUnapplied();
  let encoded: { flush: OutgoingFlush; text: string; bytes: number } | undefined;
  let wroteAt = Number.NEGATIVE_INFINITY;

  /** A flush is sent again with the same text. */
  function encode(flush: OutgoingFlush): { text: string; bytes: number } {
    if (encoded?.flush !== flush) {
      const text = JSON.stringify(flush.events);
      encoded = { flush, text, bytes: Buffer.byteLength(text) };
    }
    return encoded;
  }

  async function write(flush: OutgoingFlush): Promise<LinkReply> {
    const { producer, first, events } = flush;
    const { text, bytes } = encode(flush);
    wroteAt = mono();
    // Counted before the answer, which may get lost on its way.
    if (events.length > 0) unapplied.wrote(first - 1 + events.length, bytes);
    const [added, ...facts] = await connection.run([
      entry(keys, { producer, first, count: events.length, text }),
      ...questions(keys, producer),
    ]);
    return added?.[0] ? writeFault(added[0]) : hear(facts);
  }

  /** Asks how far the studio came. The sign of life names the numbers before this flush: a hole is seen too. */
  async function ask({ producer, first }: OutgoingFlush): Promise<LinkReply> {
    const due = mono() - wroteAt > SIGN_MS;
    if (due) wroteAt = mono();
    const sign = due ? [entry(keys, { producer, first, count: 0, text: '[]' })] : [];
    const answers = await connection.run([...sign, ...questions(keys, producer)]);
    return hear(answers.slice(sign.length));
  }

  function hear(facts: Answer[]): LinkReply {
    const reply = readFacts(facts);
    if (reply.ok) unapplied.applied(reply.last);
    return reply;
  }

  async function deliver(flush: OutgoingFlush): Promise<LinkReply> {
    if (unapplied.full && flush.events.length > 0) {
      const reply = await ask(flush);
      if (!reply.ok) return reply;
      if (unapplied.full) {
        const detail = `${unapplied.flushes} flushes wait in Redis: no sidecar applies them`;
        return { ok: false, fault: 'retry', detail };
      }
    }
    return write(flush);
  }

  return {
    async send(flush) {
      try {
        return await deliver(flush);
      } catch (error) {
        return connectFault(error);
      }
    },
    close: () => connection.close(),
  };
}

interface Entry {
  producer: string;
  first: number;
  count: number;
  text: string;
}

function entry({ events }: RedisKeys, { producer, first, count, text }: Entry): Command {
  return [
    ...(['xadd', events, 'MAXLEN', '~', LOG_ENTRIES, '*'] as const),
    ...(['producer', producer, 'first', first, 'count', count, 'events', text] as const),
  ];
}

function questions({ meta, producers }: RedisKeys, producer: string): Command[] {
  return [
    ['hget', meta, 'epoch'],
    ['hget', producers, producer],
  ];
}

/**
 * Where no studio ever ran there is no epoch. The flush is in the log all the same; the first studio's epoch
 * differs from this empty one, which makes the adapter send everything again under numbers of its own.
 */
function readFacts([epoch, record]: Answer[]): LinkReply {
  const error = epoch?.[0] ?? record?.[0];
  if (error) return readFault(error);
  const known = readRecord(record?.[1] ?? '{"last":0}');
  if (!known) return { ok: false, fault: 'retry', detail: 'the answer is not a studio’s' };
  return { ok: true, epoch: String(epoch?.[1] ?? ''), ...known };
}

/** As sidecars keep it of a producer, and whoever else can write to Redis. */
function readRecord(text: unknown): { last: number; resync: boolean } | undefined {
  const record = parse(String(text));
  if (typeof record !== 'object' || record === null || !('last' in record)) return undefined;
  const { last } = record;
  if (typeof last !== 'number') return undefined;
  return { last, resync: 'wantsResync' in record && record.wantsResync === true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
