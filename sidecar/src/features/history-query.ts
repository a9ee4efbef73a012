import { appName, type HistoryEntry } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { Range } from '../engine/engine.ts';
import { millisOf } from './moment.ts';

const MAX_ENTRIES = 10_000;

const time = z
  .string()
  .max(64)
  .transform((value, context) => {
    const millis = millisOf(value);
    if (millis === undefined) context.addIssue('expected ISO time or milliseconds');
    return millis ?? 0;
  });

/** What every endpoint that reads history understands. Times are the studio's. */
export const historyQuery = z.object({
  app: appName.optional(),
  from: time.optional(),
  to: time.optional(),
  /** Of the entry itself, whatever its case. */
  type: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_ENTRIES).default(200),
});

/** Newest first. A type or app is looked for among everything kept, so all of it is read then. */
export async function readHistory(
  query: z.output<typeof historyQuery>,
  read: (range: Range) => Promise<HistoryEntry[]>,
  /** For histories that hold the entries of several apps. */
  app?: string,
): Promise<HistoryEntry[]> {
  const wanted = query.type?.toLowerCase();
  const filtered = wanted !== undefined || app !== undefined;
  const entries = await read({
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
    limit: filtered ? MAX_ENTRIES : query.limit,
    newestFirst: true,
  });
  if (!filtered) return entries;
  const fits = ({ body }: HistoryEntry) =>
    (wanted === undefined || String(body['type']).toLowerCase() === wanted) &&
    (app === undefined || body['app'] === app);
  return entries.filter(fits).slice(0, query.limit);
}
