import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A sidecar keeps a connection for each of these. */
export const PURPOSES = ['commands', 'reader', 'subscriber'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const WIRE_FAULTS = [
  /** Reset; new ones get through. */
  'cut',
  /** Nothing gets through in either direction, nor for new ones, and nobody is told. */
  'stalled',
  /** The server gave it up and the client was not told. New ones get through. */
  'half open',
  /** One direction is dead, and nobody is told. New ones get through. */
  'requests lost',
  'replies lost',
  /** The next reply ends in its middle with a reset. */
  'torn',
] as const;
export type WireFault = (typeof WIRE_FAULTS)[number];

/** Wires to a Redis, told apart by the name a connection gives itself, so that each kind fails on its own. */
export interface RedisWire {
  url: string;
  /** Befalls those of the kind that are connected. */
  hurt(purpose: Purpose, fault: WireFault): void;
  /** New ones get through again; those that were stalled stay dead, and nobody is told. */
  heal(): void;
  /** From now on it leads to another server; everybody connected is reset. */
  lead(port: number): void;
  /** Requests of the kind that were passed on or swallowed. */
  asked(purpose: Purpose): number;
  close(): Promise<void>;
}

interface Line {
  client: Socket;
  upstream: Socket;
  purpose?: Purpose;
  requestsPass: boolean;
  repliesPass: boolean;
  torn: boolean;
}

const NAME = /loom-studio-(commands|reader|subscriber)/;

export function startRedisWire(target: number): Promise<RedisWire> {
  const lines = new Set<Line>();
  const stalled = new Set<Purpose>();
  const asked = new Map<Purpose, number>();
  let port = target;

  const request = (line: Line, bytes: Buffer): void => {
    line.purpose ??= NAME.exec(bytes.toString('latin1'))?.[1] as Purpose;
    if (line.purpose) {
      asked.set(line.purpose, (asked.get(line.purpose) ?? 0) + 1);
      if (stalled.has(line.purpose)) silence(line);
    }
    if (line.requestsPass) line.upstream.write(bytes);
  };
  const reply = (line: Line, bytes: Buffer): void => {
    if (!line.repliesPass) return;
    if (!line.torn) return void line.client.write(bytes);
    line.repliesPass = false;
    line.client.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => reset(line));
  };

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const line: Line = { client, upstream, requestsPass: true, repliesPass: true, torn: false };
    lines.add(line);
    client.on('data', (bytes) => request(line, bytes));
    upstream.on('data', (bytes) => reply(line, bytes));
    const end = () => {
      lines.delete(line);
      client.destroy();
      upstream.destroy();
    };
    client.on('error', end).on('close', end);
    // While nobody is to be told, the end of one side says nothing to the other.
    const told = () => line.repliesPass && end();
    upstream.on('error', told).on('close', told);
  });

  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
        hurt(purpose, fault) {
          if (fault === 'stalled') stalled.add(purpose);
          for (const line of [...lines]) if (line.purpose === purpose) inflict(line, fault);
        },
        heal: () => stalled.clear(),
        lead(next) {
          port = next;
          for (const line of [...lines]) reset(line);
        },
        asked: (purpose) => asked.get(purpose) ?? 0,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const { client, upstream } of lines) {
              client.destroy();
              upstream.destroy();
            }
          }),
      });
    });
  });
}

function inflict(line: Line, fault: WireFault): void {
  if (fault === 'cut') reset(line);
  else if (fault === 'torn') line.torn = true;
  else if (fault === 'requests lost') line.requestsPass = false;
  else if (fault === 'replies lost') line.repliesPass = false;
  else silence(line);
  if (fault === 'half open') line.upstream.destroy();
}

function silence(line: Line): void {
  line.requestsPass = false;
  line.repliesPass = false;
}

function reset({ client, upstream }: Line): void {
  client.resetAndDestroy();
  upstream.destroy();
}
