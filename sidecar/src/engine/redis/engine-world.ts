import {
  type ChangeEntry,
  type HistoryEntry,
  parseRedisUrl,
  type RedisAddress,
} from '@loom-studio/core-adapter/protocol';
import type { Engine, Position } from '../engine.ts';
import { emptyState } from '../memory/state.ts';
import { createRedisEngine, type RedisOptions } from './redis.ts';

/** An engine on a Redis of a test, and what it could not keep to itself. */
export interface EngineWorld {
  engine: Engine;
  errors: unknown[];
  /** Commits on top of what is stored. */
  commit(parts: Partial<ChangeEntry>): Promise<ChangeEntry>;
}

export const WS = 'w';

const opened: Engine[] = [];

/** Those of the test that ends. */
export async function closeEngines(): Promise<void> {
  for (const engine of opened.splice(0)) await engine.close();
}

export function openEngine(url: string, options: Partial<RedisOptions> = {}): EngineWorld {
  const errors: unknown[] = [];
  const engine = createRedisEngine({
    address: parseRedisUrl(url) as RedisAddress,
    onError: (error) => errors.push(error),
    ...options,
  });
  opened.push(engine);
  return {
    engine,
    errors,
    async commit(parts) {
      const position = await engine.position(WS);
      const entry = entryAfter(position, parts);
      const result = await engine.commit(WS, position, entry);
      if (!result.ok) throw new Error(`not committed: ${result.reason}`);
      return entry;
    },
  };
}

export function entryAfter({ epoch, seq, at }: Position, parts: Partial<ChangeEntry> = {}): ChangeEntry {
  const { reports: _, ...state } = emptyState();
  return { epoch, seq: seq + 1, at, actors: [], producers: [], history: [], state, ...parts };
}

export function actor(id: string, status = 'idle') {
  const record = { app: 'a', id, type: 'T', status, messageCount: 0 };
  const times = { registeredAt: 1, statusAt: 1, seenAt: 1 };
  return { key: `a:${id}`, whole: { ...record, ...times, n: 0, v: 1 } };
}

export function line(key: string, at: number): { key: string; entry: HistoryEntry } {
  return { key, entry: { at, seq: 1, body: { at } } };
}

export async function loadIds(engine: Engine): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of engine.load(WS)) ids.push(...page.actors.map(({ id }) => id));
  return ids.sort();
}
