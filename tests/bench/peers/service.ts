import type { CrowdSettings } from '../crowd/crowd.ts';
import { markOf } from '../crowd/mark.ts';

/** Something that carries updates to sockets, ours or another's. */
export interface Service {
  name: string;
  /** How a client connects and listens. */
  client: Omit<CrowdSettings, 'count'>;
  /** Updates of one round. */
  updates: number;
  /** Processes whose processor time counts as its cost. */
  pids: number[];
  /** Sends the updates of a round, the last of which carries the mark. */
  send(round: number): Promise<void>;
  close(): Promise<void>;
}

const BYTES = 120;

/** What one who carries single messages is given: so many of 120 bytes. */
export function updatesOf(round: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    update(n, n === count - 1 ? markOf(round) : round * count + n),
  );
}

function update(n: number, messageCount: number): string {
  const id = `actor-${String(n).padStart(6, '0')}`;
  const text = JSON.stringify({ type: 'actor:update', data: { id, status: 'busy', pad: '', messageCount } });
  return text.replace('"pad":"', `"pad":"${'.'.repeat(BYTES - text.length)}`);
}
