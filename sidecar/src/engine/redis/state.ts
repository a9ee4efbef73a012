import { randomUUID } from 'node:crypto';
import {
  type ActorRecord,
  type ProducerRecord,
  type RedisKeys,
  StudioError,
  type Tables,
  type WorkspaceState,
} from '@loom-studio/core-adapter/protocol';
import type { Position, StatePage } from '../engine.ts';
import { emptyState } from '../memory/state.ts';
import { POSITION, RESTART_LOG } from './commit-script.ts';
import { type Client, opened } from './connect.ts';
import { fromFields } from './record-fields.ts';
import { asFault, run } from './scripts.ts';

const PAGE = 500;

export interface Schema {
  /** Format of what this version writes. */
  schema: number;
  /** The least format whose writers may go on from it. */
  compat: number;
}

/** Where the workspace stands. Begins an epoch when there is none, or in place of `ended`. */
export async function position(
  client: Client,
  keys: RedisKeys,
  { schema, compat }: Schema,
  ended = '',
): Promise<Position> {
  const { meta, producers, changes, actors, tables } = keys;
  const reply = await run(
    client,
    POSITION,
    [meta, producers, changes, actors, tables.queues, tables.causes],
    [randomUUID(), schema, compat, ended],
  );
  const [epoch, seq, at] = reply as [string, string, string];
  return { epoch, seq: Number(seq), at };
}

/** Begins the log anew, and an epoch with it, when nothing can be added to it any more. Whether it did. */
export async function restartLog(
  client: Client,
  { meta, producers, changes, actors, tables, events }: RedisKeys,
  { schema, compat }: Schema,
): Promise<boolean> {
  const names = [meta, producers, changes, actors, tables.queues, tables.causes, events];
  return (await run(client, RESTART_LOG, names, [randomUUID(), schema, compat])) === 1;
}

/** All state in pages. Throws when a record is not readable: the state is damaged. */
export async function* load(client: Client, keys: RedisKeys): AsyncIterable<StatePage> {
  const [meta, producers, queues, causes] = await answers(client, [
    ['hgetall', keys.meta],
    ['hgetall', keys.producers],
    ['hgetall', keys.tables.queues],
    ['hgetall', keys.tables.causes],
  ]);
  const tables = { queues: rowsOf(pairs(queues)), causes: rowsOf(pairs(causes)) } as Tables;
  yield { actors: [], producers: producersOf(pairs(producers)), state: { ...stateOf(pairs(meta)), tables } };
  let cursor = '0';
  do {
    // Unlike ranges, a scan shows every member that stays, however the scores change meanwhile.
    const [reply] = await answers(client, [['zscan', keys.actors, cursor, 'COUNT', PAGE]]);
    const [next, members] = reply as [string, string[]];
    cursor = next;
    const found = members.filter((_, index) => index % 2 === 0);
    yield { actors: await records(client, keys, found), producers: [] };
  } while (cursor !== '0');
}

async function records(client: Client, keys: RedisKeys, members: string[]): Promise<ActorRecord[]> {
  const hashes = await answers(
    client,
    members.map((key) => ['hgetall', keys.actor(key)]),
  );
  const missing = members.filter((_, index) => (hashes[index] as string[]).length === 0);
  // Removed since the scan saw it; if it is still named, its hash was lost.
  const scores = await answers(
    client,
    missing.map((key) => ['zscore', keys.actors, key]),
  );
  if (scores.some((score) => score !== null)) throw damaged();
  return hashes.flatMap((hash) => {
    if ((hash as string[]).length === 0) return [];
    const record = fromFields(pairs(hash));
    if (!record) throw damaged();
    return record;
  });
}

export class DamagedError extends StudioError {}

function damaged(): DamagedError {
  return new DamagedError('internal', 'a record in Redis is lost or not readable');
}

type Call = [command: string, ...args: Array<string | number>];

/** Several reads in one round trip; fails with the first that failed. */
export async function answers(client: Client, calls: Call[]): Promise<unknown[]> {
  if (calls.length === 0) return [];
  await opened(client);
  const replies = await client
    .pipeline(calls)
    .exec()
    .catch((error) => {
      throw asFault(error);
    });
  return (replies ?? []).map(([error, reply]) => {
    if (error) throw asFault(error);
    return reply;
  });
}

/** A hash as a map, whichever shape the connection gives it. */
export function pairs(reply: unknown): Record<string, string> {
  if (!Array.isArray(reply)) return (reply ?? {}) as Record<string, string>;
  const map: Record<string, string> = Object.create(null);
  for (let at = 0; at < reply.length; at += 2) map[reply[at]] = reply[at + 1];
  return map;
}

function producersOf(hash: Record<string, string>): ProducerRecord[] {
  return Object.values(hash).map((text) => parse(text) as ProducerRecord);
}

function rowsOf(hash: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(hash).map(([key, text]) => [key, parse(text)]));
}

function stateOf(meta: Record<string, string>): Omit<WorkspaceState, 'tables'> {
  const reports: WorkspaceState['reports'] = {};
  for (const [field, text] of Object.entries(meta)) {
    if (field.startsWith('report:'))
      reports[field.slice('report:'.length)] = parse(text) as WorkspaceState['reports'][string];
  }
  const { totals, recent } = meta;
  if (totals === undefined || recent === undefined) return emptyState();
  return {
    now: Number(meta['now']),
    resumedAt: Number(meta['resumedAt']),
    totals: parse(totals) as WorkspaceState['totals'],
    recent: parse(recent) as WorkspaceState['recent'],
    reports,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged();
  }
}
