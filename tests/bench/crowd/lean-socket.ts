import { connect, type Socket } from 'node:net';

/** A WebSocket client that costs little: bytes as they come, in a buffer that all sockets of the process share. */
export interface LeanSocket {
  /** A text frame. */
  send(text: string): void;
  /** A binary frame. */
  sendBytes(bytes: Buffer): void;
  /** Stops reading, as a client does that hangs. */
  pause(): void;
  resume(): void;
  end(): void;
}

export interface LeanTarget {
  port: number;
  path: string;
  protocol?: string;
}

export interface LeanHandlers {
  opened(socket: LeanSocket): void;
  /** What follows the handshake; `bytes` is overwritten as soon as this returns. */
  received(bytes: Buffer): void;
  /** `status` where the handshake was refused. */
  closed(status: number | undefined): void;
}

const shared = Buffer.allocUnsafe(256 * 1024);
const HEAD_END = '\r\n\r\n';

export function openLean(
  { port, path, protocol }: LeanTarget,
  { opened, received, closed }: LeanHandlers,
): LeanSocket {
  let head: string | undefined = '';
  let status: number | undefined;
  const take = (bytes: Buffer) => {
    if (head === undefined) return received(bytes);
    head += bytes.toString('latin1');
    const end = head.indexOf(HEAD_END);
    if (end < 0) return;
    const rest = head.slice(end + HEAD_END.length);
    const answered = Number(head.slice(9, 12));
    if (answered !== 101) {
      status = answered;
      return void stream.destroy();
    }
    head = undefined;
    opened(socket);
    if (rest !== '') received(Buffer.from(rest, 'latin1'));
  };
  const onread = {
    buffer: shared,
    callback: (count: number, buffer: Uint8Array) => {
      take(Buffer.from(buffer.buffer, buffer.byteOffset, count));
      return true;
    },
  };
  const stream: Socket = connect({ port, host: '127.0.0.1', onread, noDelay: true });
  const socket: LeanSocket = {
    send: (text) => void stream.write(framed(Buffer.from(text), 1)),
    sendBytes: (bytes) => void stream.write(framed(bytes, 2)),
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    end: () => void stream.destroy(),
  };
  stream.on('error', () => stream.destroy());
  stream.on('close', () => closed(status));
  stream.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: bG9vbS1zdHVkaW8tYmVuYw==\r\nSec-WebSocket-Version: 13\r\n' +
      `${protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ''}\r\n`,
  );
  return socket;
}

/** Masked with zeros, which is allowed and costs nothing. */
function framed(payload: Buffer, opcode: 1 | 2): Buffer {
  const short = payload.length < 126;
  const head = Buffer.alloc(short ? 6 : 8);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (short ? payload.length : 126);
  if (!short) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
