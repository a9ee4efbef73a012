import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';
import { serve } from '../part.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
await once(server, 'listening');

serve({
  async start(url: string) {
    const subscriber = new Redis(url);
    await subscriber.subscribe('updates');
    subscriber.on('message', (_channel, text) => {
      for (const socket of server.clients) socket.send(text);
    });
  },
  port: () => (server.address() as AddressInfo).port,
});
