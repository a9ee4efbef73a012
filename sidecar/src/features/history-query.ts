import { appName, type HistoryEntry } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Range } from '../engine/engine.ts';
import { millisOf } from './moment.ts';

const MAX_ENTRIES = 10_000;
const MAX_TYPES = 32;

const time = z
  .string()
  .max(64)
  .transform((value, context) => {
    const millis = millisOf(value);
    if (millis === undefined) context.addIssue('expected ISO time or milliseconds');
    return millis ?? 0;
  });

/** One name, several with commas between them, or the parameter again and again. */
const names = z
  .union([z.string().max(4_096), z.array(z.string().max(256))])
  .transform((given) => [given].flat().flatMap((each) => each.split(',')))
  .pipe(z.array(z.string().max(256)).max(MAX_TYPES));

/** What every endpoint that reads history understands. Times are the studio's. */
export const rangeQuery = z.object({
  app: appName.optional(),
  from: time.optional(),
  to: time.optional(),
  limit: z.coerce.number().int().min(1).max(MAX_ENTRIES).default(200),
});

export const historyQuery = rangeQuery.extend({
  /** Of the entry itself, whatever its case. */
  type: names.optional(),
});

/** Whether an entry is wanted; undefined when all are. */
export type Fits = ((entry: HistoryEntry) => boolean) | undefined;

/** Newest first. What is filtered is looked for among everything kept, so all of it is read then. */
export async function readHistory(
  query: z.output<typeof rangeQuery> & { type?: string[] | undefined },
  read: (range: Range) => Promise<HistoryEntry[]>,
  more?: Fits,
): Promise<HistoryEntry[]> {
  const fits = both(ofType(query.type), more);
  const entries = await read({
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
    limit: fits ? MAX_ENTRIES : query.limit,
    newestFirst: true,
  });
  return fits ? entries.filter(fits).slice(0, query.limit) : entries;
}

/** For histories that hold the entries of several apps. */
export function ofApp(app: string | undefined): Fits {
  return app === undefined ? undefined : ({ body }) => body['app'] === app;
}

function ofType(types: string[] | undefined): Fits {
  if (types === undefined) return undefined;
  const wanted = new Set(types.map((type) => type.toLowerCase()));
  return ({ body }) => wanted.has(String(body['type']).toLowerCase());
}

export function both(one: Fits, other: Fits): Fits {
  return one && other ? (entry) => one(entry) && other(entry) : (one ?? other);
}
