import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire that can be cut. */
export interface TcpProxy {
  url: string;
  /** From now on nothing gets through in either direction and nobody is told, as when a cable is pulled. */
  stall(): void;
  /** Those connected while it was stalled stay dead; new ones get through. */
  heal(): void;
  /** Everybody connected is reset; new ones get through. */
  cut(): void;
  port: number;
  /** The next answer of the target is swallowed and its connection cut: what was asked was done, nobody knows. */
  loseReply(): void;
  /** Answers swallowed so far. */
  lost(): number;
  close(): Promise<void>;
}

/** Passes on what goes to `target`, a URL on this machine. */
export function startTcpProxy(target: string): Promise<TcpProxy> {
  const { port: targetPort } = new URL(target);
  const pairs = new Set<[Socket, Socket]>();
  let stalled = false;
  let losing = false;
  let lost = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(targetPort), '127.0.0.1');
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    if (stalled) return;
    upstream.on('data', () => {
      if (!losing) return;
      losing = false;
      lost += 1;
      end();
    });
    client.pipe(upstream);
    upstream.pipe(client);
  });
  const stall = () => {
    stalled = true;
    for (const [client, upstream] of pairs) {
      client.unpipe(upstream).pause();
      upstream.unpipe(client).pause();
    }
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}`,
        port,
        cut() {
          for (const [client, upstream] of [...pairs]) {
            client.resetAndDestroy();
            upstream.destroy();
          }
        },
        stall,
        loseReply() {
          losing = true;
        },
        lost: () => lost,
        heal() {
          stalled = false;
          for (const [client, upstream] of [...pairs]) {
            if (!client.isPaused()) continue;
            client.resetAndDestroy();
            upstream.destroy();
          }
        },
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const [client, upstream] of pairs) {
              client.destroy();
              upstream.destroy();
            }
          }),
      });
    });
  });
}
