import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { serve } from '../part.ts';
import { updatesOf } from './service.ts';

/** Longer than any run: our clients answer no pings. */
const QUIET_MS = 600_000;
const http = createServer();
let io: Server;

serve({
  start(url: string) {
    io = new Server(http, {
      adapter: createAdapter(new Redis(url)),
      pingInterval: QUIET_MS,
      serveClient: false,
    });
    return new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  },
  port: () => (http.address() as AddressInfo).port,
  round({ round, updates }: { round: number; updates: number }) {
    for (const text of updatesOf(round, updates)) io.emit('update', JSON.parse(text).data);
  },
});
