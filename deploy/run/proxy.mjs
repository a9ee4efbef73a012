import { createServer, request } from 'node:http';

const BUSY =
  'The studio is being rebuilt or did not start: see the terminal. This page asks again by itself.\n';

/**
 * A second door to the studio on `port`, page, API and sockets alike; it stays open while the studio restarts.
 * Resolves to its address and a way to close it.
 */
export function openProxy(port, target) {
  const server = createServer((incoming, reply) => forward(incoming, reply, target));
  server.on('upgrade', (incoming, socket, head) => forwardUpgrade(incoming, socket, head, target));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ address: `http://localhost:${server.address().port}`, close: () => close(server) });
    });
  });
}

function close(server) {
  server.close();
  server.closeAllConnections();
}

function forward(incoming, reply, target) {
  const outgoing = request(optionsFor(incoming, target), (answer) => {
    reply.writeHead(answer.statusCode, answer.headers);
    answer.pipe(reply);
  });
  outgoing.on('error', () => {
    if (reply.headersSent) reply.destroy();
    else reply.writeHead(503, { 'content-type': 'text/plain', refresh: '1' }).end(BUSY);
  });
  reply.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

function forwardUpgrade(incoming, socket, head, target) {
  const outgoing = request(optionsFor(incoming, target));
  const end = () => {
    socket.destroy();
    outgoing.destroy();
  };
  outgoing.on('error', end);
  socket.on('error', end).on('close', end);
  outgoing.on('response', end);
  outgoing.on('upgrade', (answer, upstream, first) => {
    socket.write(headLines(answer));
    socket.write(first);
    upstream.write(head);
    upstream.on('error', end).on('close', end);
    socket.pipe(upstream).pipe(socket);
  });
  outgoing.end();
}

/** The studio checks names it is called by, so it is called by its own. */
function optionsFor({ method, url, headers }, target) {
  return {
    host: target.hostname,
    port: target.port,
    method,
    path: url,
    headers: { ...headers, host: target.host },
  };
}

function headLines({ statusCode, statusMessage, rawHeaders }) {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
