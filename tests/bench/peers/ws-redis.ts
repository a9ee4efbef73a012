import { Redis } from 'ioredis';
import type { TestRedis } from '../../support/redis.ts';
import { startPart } from '../part.ts';
import { type Service, updatesOf } from './service.ts';

const UPDATES = 20;

/** What most people write: a server on `ws` that passes on what Redis pub/sub tells it. */
export async function wsAndRedis(redis: TestRedis): Promise<Service> {
  const part = await startPart('peers/ws-redis-part.ts', redis.url);
  const publisher = new Redis(redis.url);
  return {
    name: 'ws + Redis pub/sub',
    client: { port: await part.ask<number>('port'), path: '/', greet: [] },
    updates: UPDATES,
    pids: [part.pid],
    async send(round) {
      const batch = publisher.pipeline();
      for (const text of updatesOf(round, UPDATES)) batch.publish('updates', text);
      await batch.exec();
    },
    async close() {
      publisher.disconnect();
      await part.end();
    },
  };
}
