import type { TestRedis } from '../../support/redis.ts';
import { startPart } from '../part.ts';
import type { Service } from './service.ts';

const UPDATES = 20;

/** Two Socket.IO servers that share its Redis streams adapter: one is told of the updates, the other has the sockets. */
export async function socketIo(redis: TestRedis): Promise<Service> {
  const holder = await startPart('peers/socket-io-part.ts', redis.url);
  const teller = await startPart('peers/socket-io-part.ts', redis.url);
  return {
    name: 'Socket.IO with its Redis streams adapter',
    client: {
      port: await holder.ask<number>('port'),
      path: '/socket.io/?EIO=4&transport=websocket',
      greet: ['40'],
      ready: '40{',
    },
    updates: UPDATES,
    pids: [holder.pid],
    send: (round) => teller.ask('round', { round, updates: UPDATES }),
    async close() {
      await holder.end();
      await teller.end();
    },
  };
}
