import { Cluster, type Redis } from 'ioredis';
import type { Notice } from '../engine.ts';
import type { Client } from './connect.ts';

/** It may be set while the server runs. */
const LOOK_MS = 60_000;

export interface EvictionWatch {
  notices(): Notice[];
  stop(): void;
}

/**
 * Looks whether the server would rather forget keys than refuse writes: state would go without a word. An account
 * that may not ask is told nothing.
 */
export function watchEviction(client: Client, onNotice: (notice: Notice) => void): EvictionWatch {
  let notice: Notice | undefined;
  const look = async (): Promise<void> => {
    if (client.status !== 'ready') return;
    const policies = await Promise.all(serversOf(client).map(policyOf));
    const policy = policies.find((each) => each !== undefined && each !== 'noeviction');
    const before = notice?.text;
    notice = policy === undefined ? undefined : noticeOf(policy);
    if (notice && notice.text !== before) onNotice(notice);
  };
  client.on('ready', look);
  const timer = setInterval(look, LOOK_MS).unref();
  return {
    notices: () => (notice ? [notice] : []),
    stop: () => clearInterval(timer),
  };
}

function serversOf(client: Client): Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** Undefined where the server does not tell, whatever the reason: the trouble watch knows of those that matter. */
function policyOf(server: Redis): Promise<string | undefined> {
  return server.info('memory').then(
    (text) => /^maxmemory_policy:(\S+)/m.exec(text)?.[1],
    () => undefined,
  );
}

function noticeOf(policy: string): Notice {
  return {
    code: 'evicts',
    text: `Redis drops parts of the state when its memory runs out: its maxmemory-policy is ${policy} and should be noeviction`,
  };
}
