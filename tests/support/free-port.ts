import { createServer } from 'node:net';

/**
 * A port that was free a moment ago, for servers that must come back at the same address. PORT=0 is not for them:
 * the native transport binds a port the system chose in a way that keeps it taken for a minute after a kill. It
 * lies below those the system gives to clients, since one that keeps asking for a dead server's port could in the
 * end be given that very port.
 */
export async function freePort(): Promise<number> {
  const port = 15_000 + Math.floor(Math.random() * 15_000);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
