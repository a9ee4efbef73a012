import { randomUUID } from 'node:crypto';
import type { ActorChange, ChangeEntry, RedisKeys } from '@loom-studio/core-adapter/protocol';
import { StudioError, TABLES } from '@loom-studio/core-adapter/protocol';
import type { CommitResult, Position } from '../engine.ts';
import { COMMIT } from './commit-script.ts';
import type { Client } from './connect.ts';
import { toFields } from './record-fields.ts';
import { run } from './scripts.ts';

export interface CommitOptions {
  schema: number;
  compat: number;
  publish: 'PUBLISH' | 'SPUBLISH';
  historyEntries: number;
  historyLines: number;
}

/** The entry as the changelog keeps it and everybody receives it. */
function encodeEntry(entry: ChangeEntry): string {
  // The epoch and seq come first, so that a reader knows a message it has without reading it whole.
  const { epoch, seq, at, ...rest } = entry;
  return JSON.stringify({ epoch, seq, at, ...rest });
}

export interface Committed {
  result: CommitResult;
  /** Of the entry, as the changelog keeps it. */
  bytes: number;
  /** Lines of history that went: beyond the newest of one, and with whole histories when all were too many. */
  dropped: { cut: number; evicted: number };
}

export async function commit(
  client: Client,
  keys: RedisKeys,
  expected: Position,
  entry: ChangeEntry,
  options: CommitOptions,
): Promise<Committed> {
  const text = encodeEntry(entry);
  const histories = linesByKey(entry);
  const ends = entry.dropHistory ?? [];
  const all = [
    ...[keys.meta, keys.producers, keys.events, keys.changes, keys.actors, keys.histories, keys.live],
    ...TABLES.map((table) => keys.tables[table]),
    ...entry.actors.map(({ key }) => keys.actor(key)),
    ...[...histories.keys(), ...ends].map(keys.history),
  ];
  const args: Array<string | number> = [
    ...[expected.epoch, expected.seq, expected.at, entry.seq, entry.at, text],
    ...[options.schema, options.compat, randomUUID(), options.publish],
    ...[options.historyEntries, options.historyLines, packed(entry.actors)],
  ];
  group(args, metaFields(entry, options));
  group(
    args,
    entry.producers.flatMap((each) => ('gone' in each ? [] : [each.id, JSON.stringify(each.whole)])),
  );
  group(
    args,
    entry.producers.flatMap((each) => ('gone' in each ? each.id : [])),
  );
  for (const table of TABLES) {
    const rows = Object.entries(entry.tables?.[table] ?? {});
    group(
      args,
      rows.flatMap(([key, row]) => (row ? [key, JSON.stringify(row)] : [])),
    );
    group(
      args,
      rows.flatMap(([key, row]) => (row ? [] : key)),
    );
  }
  args.push(entry.actors.length, histories.size, ends.length);
  for (const lines of histories.values()) group(args, lines);
  const reply = (await run(client, COMMIT, all, args)) as string[];
  return { result: resultOf(reply), bytes: text.length, dropped: droppedOf(reply) };
}

function droppedOf([outcome, cut, evicted]: string[]): Committed['dropped'] {
  return outcome === 'ok' ? { cut: Number(cut), evicted: Number(evicted) } : { cut: 0, evicted: 0 };
}

function resultOf([outcome, epoch = '', seq = '0', at = '']: string[]): CommitResult {
  if (outcome === 'ok') return { ok: true };
  if (outcome === 'newer') {
    throw new StudioError('unsupported_version', 'the state in Redis was written by a newer studio');
  }
  const reason = outcome === 'damaged' ? 'damaged' : 'conflict';
  return { ok: false, reason, stored: { epoch, seq: Number(seq), at } };
}

function group(args: Array<string | number>, members: string[]): void {
  args.push(members.length);
  for (const each of members) args.push(each);
}

function metaFields({ state, reports = {} }: ChangeEntry, { schema, compat }: CommitOptions): string[] {
  const { now, resumedAt, totals, recent } = state;
  return [
    ...['schema', String(schema), 'compat', String(compat)],
    ...['now', String(now), 'resumedAt', String(resumedAt)],
    ...['totals', JSON.stringify(totals), 'recent', JSON.stringify(recent)],
    ...Object.entries(reports).flatMap(([app, report]) => [`report:${app}`, JSON.stringify(report)]),
  ];
}

/** Half of a character, as JSON writes it; also where a text only looks like it. */
const HALVES = /\\ud[89a-f]/i;

/** What the script cannot read is replaced, as it would be on its way into an argument. */
function packed(changes: readonly ActorChange[]): string {
  const texts: string[] = [];
  for (const change of changes) pack(texts, change);
  const json = JSON.stringify(texts);
  return HALVES.test(json) ? JSON.stringify(texts.map((text) => Buffer.from(text).toString())) : json;
}

function pack(texts: string[], change: ActorChange): void {
  if ('gone' in change) {
    texts.push('g', '', '0', '0');
    return;
  }
  const set = 'whole' in change ? change.whole : { ...change.set, v: change.v };
  const fields = toFields(set);
  const unset = ('unset' in change && change.unset) || [];
  texts.push('whole' in change ? 'w' : 'p', set.seenAt === undefined ? '' : String(set.seenAt));
  texts.push(String(fields.length), ...fields, String(unset.length), ...unset);
}

function linesByKey({ history }: ChangeEntry): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const { key, entry } of history) {
    const known = lines.get(key);
    if (known) known.push(JSON.stringify(entry));
    else lines.set(key, [JSON.stringify(entry)]);
  }
  return lines;
}
