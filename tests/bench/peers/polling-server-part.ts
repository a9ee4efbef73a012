import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { serve } from '../part.ts';

/** Passes each actor that is posted on to every socket. */
const http = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const text = JSON.stringify({ type: 'actor:update', data: JSON.parse(body) });
  for (const socket of sockets.clients) socket.send(text);
  response.end('{}');
});
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });

serve({
  start: () => new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve)),
  port: () => (http.address() as AddressInfo).port,
});
