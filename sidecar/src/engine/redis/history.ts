import type { HistoryEntry, RedisKeys } from '@loom-studio/core-adapter/protocol';
import type { Range } from '../engine.ts';
import type { Client } from './connect.ts';
import { answers } from './state.ts';

/** Lines of one history. It is short enough to be read whole. */
export async function range(
  client: Client,
  keys: RedisKeys,
  key: string,
  { from = 0, to = Number.POSITIVE_INFINITY, limit, newestFirst = false }: Range,
): Promise<HistoryEntry[]> {
  const [lines] = await answers(client, [['lrange', keys.history(key), 0, -1]]).catch((error) => {
    // Somebody wrote another thing there: no history until the next line replaces it.
    if (String(error).includes('WRONGTYPE')) return [[]];
    throw error;
  });
  const within = (lines as string[]).flatMap(parse).filter(({ at }) => at >= from && at <= to);
  return (newestFirst ? within.reverse() : within).slice(0, limit);
}

function parse(line: string): HistoryEntry[] {
  try {
    return [JSON.parse(line) as HistoryEntry];
  } catch {
    return [];
  }
}
