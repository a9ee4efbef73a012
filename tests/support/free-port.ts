import { createServer } from 'node:net';

const LEAST = 15_000;
const MOST = 30_000;

/**
 * A port that was free a moment ago, for servers that must come back at the same address. PORT=0 is not for them:
 * the native transport binds a port the system chose in a way that keeps it taken for a minute after a kill. It
 * lies below those the system gives to clients, since one that keeps asking for a dead server's port could in the
 * end be given that very port.
 */
export async function freePort(): Promise<number> {
  const port = LEAST + Math.floor(Math.random() * (MOST - LEAST));
  return (await isFree(port)) ? port : freePort();
}

/** A free port whose fellow 10,000 above, over which servers of a Cluster talk, is free as well. */
export async function freeClusterPort(): Promise<number> {
  const port = LEAST + Math.floor((Math.random() * (MOST - LEAST)) / 2);
  return (await isFree(port)) && (await isFree(port + 10_000)) ? port : freeClusterPort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
