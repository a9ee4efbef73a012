import { type ChangeEntry, redisKeys } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../engine.ts';
import { type Client, opened } from './connect.ts';
import { asFault } from './scripts.ts';

type Listener = (entry: ChangeEntry) => void;

interface Heard {
  listeners: Set<Listener>;
  /** What listeners were told last. */
  epoch: string;
  seq: number;
  /** When Redis last told us something, by `performance.now()`. */
  at: number;
}

export interface Subscription {
  subscribe(ws: string, listener: Listener): Promise<() => void>;
  /** A commit of our own, which listeners need not wait to hear of from Redis. */
  deliver(ws: string, entry: ChangeEntry): void;
  /** Where Redis says the workspace stands: a subscriber that hears nothing of it is deaf, and is replaced. */
  compare(ws: string, position: Position): void;
  /** Times a deaf connection was replaced. */
  replaced(): number;
  close(): void;
}

export interface SubscriptionOptions {
  connect: () => Client;
  sharded: boolean;
  /** A connection may look healthy and hear nothing: after a failover, or when half of it is gone. */
  deafMs: number;
  onError: (error: unknown) => void;
}

/** Hears every workspace's commits on one connection of its own. */
export function createSubscription({ connect, sharded, deafMs, onError }: SubscriptionOptions): Subscription {
  const heard = new Map<string, Heard>();
  const channels = new Map<string, string>();
  let client: Client | undefined;
  let replaced = 0;
  const onLost = (error: unknown) => onError(asFault(error));

  const join = async (from: Client, names: string[]): Promise<void> => {
    if (!sharded) await from.subscribe(...names);
    // Channels of one call must share a slot.
    else for (const name of names) await from.ssubscribe(name);
  };

  const start = (): Client => {
    const fresh = connect();
    fresh.on('ready', () => {
      if (fresh === client && channels.size > 0) join(fresh, [...channels.keys()]).catch(onLost);
    });
    fresh.on(sharded ? 'smessage' : 'message', (channel: string, text: string) => {
      const ws = channels.get(channel);
      if (ws !== undefined && fresh === client) onMessage(ws, text);
    });
    return fresh;
  };

  const onMessage = (ws: string, text: string): void => {
    const known = heard.get(ws);
    if (!known) return;
    known.at = performance.now();
    const head = HEAD.exec(text);
    if (head && head[1] === known.epoch && Number(head[2]) <= known.seq) return;
    try {
      tell(known, JSON.parse(text) as ChangeEntry);
    } catch (error) {
      onError(error);
    }
  };

  return {
    async subscribe(ws, listener) {
      const known = heard.get(ws) ?? { listeners: new Set(), epoch: '', seq: 0, at: performance.now() };
      known.listeners.add(listener);
      if (!heard.has(ws)) {
        heard.set(ws, known);
        const channel = redisKeys(ws).live;
        channels.set(channel, ws);
        client ??= start();
        await opened(client);
        // Not connected yet: it joins when it is.
        if (client.status === 'ready') await join(client, [channel]).catch(onLost);
      }
      return () => known.listeners.delete(listener);
    },
    deliver(ws, entry) {
      const known = heard.get(ws);
      if (known) tell(known, entry);
    },
    compare(ws, { epoch, seq }) {
      const known = heard.get(ws);
      if (!known || !client || client.status !== 'ready') return;
      const behind = epoch !== known.epoch || seq > known.seq;
      if (!behind || performance.now() - known.at < deafMs) return;
      for (const each of heard.values()) each.at = performance.now();
      replaced += 1;
      const deaf = client;
      client = start();
      deaf.disconnect();
    },
    replaced: () => replaced,
    close() {
      client?.disconnect();
      client = undefined;
    },
  };
}

/** How every entry begins. */
const HEAD = /^\{"epoch":"([^"]*)","seq":(\d+),/;

function tell(known: Heard, entry: ChangeEntry): void {
  known.epoch = entry.epoch;
  known.seq = entry.seq;
  for (const listener of known.listeners) listener(entry);
}
