import { markOf } from '../crowd/mark.ts';
import { startPart } from '../part.ts';
import type { Service } from './service.ts';

/** The ceiling: nothing but `publish` of the studio's own frames, which are there already. */
export async function bareUws(frames: string[], sampled: number, updates: number): Promise<Service> {
  const part = await startPart('peers/bare-uws-part.ts', { frames, sampled: String(markOf(sampled)) });
  return {
    name: 'bare uWebSockets.js publish, the same bytes',
    client: { port: await part.ask<number>('port'), path: '/', greet: [] },
    updates,
    pids: [part.pid],
    send: (round) => part.ask('round', String(markOf(round))),
    close: part.end,
  };
}
