import { startSidecar } from '../../support/sidecar.ts';
import { markOf } from '../crowd/mark.ts';
import { flush } from '../filled-studio.ts';
import { openLive } from '../live-socket.ts';
import type { Service } from './service.ts';

const ACTORS = 500;
const SUBSCRIBE = { type: 'subscribe', id: 'all', data: { topic: 'actors' } };

export interface StudioService extends Service {
  url: string;
  /** The frames that tell of a round. */
  sample(round: number): Promise<string[]>;
}

export interface StudioOptions {
  transport?: 'uws' | 'node';
  /** None where another sidecar of the same Redis has them. */
  actors?: number;
  env?: Record<string, string>;
}

/** The sidecar; a round is a flush in which every one of its actors changed. */
export async function studio({
  transport = 'uws',
  actors = ACTORS,
  env = {},
}: StudioOptions = {}): Promise<StudioService> {
  const sidecar = await startSidecar({ TRANSPORT: transport, LOG_LEVEL: 'error', ...env });
  let sent = 0;
  const report = async (events: object[]) => {
    await flush(sidecar.url, sent + 1, events);
    sent += events.length;
  };
  if (actors > 0) await report(Array.from({ length: actors }, (_, n) => registered(n)));
  const send = (round: number) => report(Array.from({ length: actors }, (_, n) => changed(n, actors, round)));
  return {
    name: `studio, ${transport}`,
    url: sidecar.url,
    client: {
      port: Number(new URL(sidecar.url).port),
      path: '/ws',
      protocol: 'loom.v1',
      greet: [JSON.stringify(SUBSCRIBE)],
      ready: '"last":true',
    },
    updates: actors,
    pids: [sidecar.pid],
    send,
    async sample(round) {
      const page = await openLive(sidecar.url);
      const here = page.next(({ type }) => type === 'snapshot');
      page.subscribe('all', { topic: 'actors' });
      await here;
      const mark = String(markOf(round));
      const told: string[] = [];
      const last = page.next((frame) => {
        if (frame.type === 'delta') told.push(JSON.stringify(frame));
        return told.at(-1)?.includes(mark) ?? false;
      });
      await send(round);
      await last;
      page.end();
      return told;
    },
    close: sidecar.kill,
  };
}

function id(n: number): string {
  return `actor-${String(n).padStart(6, '0')}`;
}

function registered(n: number): object {
  return { kind: 'registered', at: Date.now(), id: id(n), type: 'T' };
}

function changed(n: number, actors: number, round: number): object {
  return {
    kind: 'changed',
    at: Date.now(),
    id: id(n),
    messageCount: n === actors - 1 ? markOf(round) : round * actors + n,
  };
}
