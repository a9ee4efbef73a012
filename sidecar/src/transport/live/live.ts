import { CLOSE, StudioError } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import type { Handshake, Socket, SocketHooks } from '../transport.ts';
import type { Admission } from './admission.ts';

/** What is spoken on a socket once it is open. */
export interface Session {
  open(socket: Socket): void;
  message(socket: Socket, text: string): void;
  /** Frames come faster than they may: this one is not answered otherwise. */
  excess?(socket: Socket): void;
  /** The network took what was buffered. */
  drained?(socket: Socket): void;
  /** The socket will be closed because this sidecar stops. */
  farewell?(socket: Socket): void;
  close(socket: Socket): void;
}

export interface LiveOptions {
  /** A fault refuses the handshake. */
  admit: (handshake: Handshake) => StudioError | undefined;
  admission: Admission;
  /** By subprotocol; `''` for clients that ask for none. */
  sessions: Record<string, Session>;
  now: () => number;
  limits?: typeof LIVE_LIMITS;
}

export interface Live extends SocketHooks {
  count(): number;
  /** Handshakes and frames refused, by limit. */
  drops(): Drops;
  /** Refuses newcomers and closes everybody, spread over `ms` so that they do not come back as one crowd. */
  drain(ms: number): Promise<void>;
}

export const LIVE_LIMITS = { sockets: 10_000, frameBytes: 16 * 1024, framesPerSecond: 20 };

const DRAIN_STEP_MS = 50;

interface Member {
  session: Session;
  /** Frames the client may still send, refilled with time. */
  allowance: number;
  refilledAt: number;
}

/** Who may connect and how much they may say, whatever is spoken afterwards. */
export function createLive({ admit, admission, sessions, now, limits = LIVE_LIMITS }: LiveOptions): Live {
  const members = new Map<Socket, Member>();
  let draining = false;
  const refused = { 'live.sockets': 0, 'live.frames': 0 };

  /** What is left afterwards. Below zero the frame is one too many, far below it the client does not listen. */
  const spend = (member: Member): number => {
    const refill = ((now() - member.refilledAt) / 1000) * limits.framesPerSecond;
    member.allowance = Math.min(limits.framesPerSecond, member.allowance + refill);
    member.refilledAt = now();
    member.allowance -= 1;
    return member.allowance;
  };

  return {
    speaks: (protocol) => Object.hasOwn(sessions, protocol),
    upgrade(handshake) {
      const fault = admit(handshake);
      if (fault) return fault;
      if (draining) return new StudioError('unavailable', 'This sidecar is shutting down.');
      if (members.size < limits.sockets) return admission.next();
      refused['live.sockets'] += 1;
      return new StudioError('overloaded', `This sidecar takes ${limits.sockets} sockets.`);
    },
    open(socket) {
      const session = sessionFor(sessions, socket.protocols);
      if (!session) return socket.close(CLOSE.unsupportedProtocol, 'no such subprotocol');
      members.set(socket, { session, allowance: limits.framesPerSecond, refilledAt: now() });
      session.open(socket);
    },
    message(socket, text) {
      const member = members.get(socket);
      if (!member) return;
      const left = spend(member);
      const patience = member.session.excess ? -limits.framesPerSecond : 0;
      const isLarge = text !== undefined && Buffer.byteLength(text) > limits.frameBytes;
      if (left < 0 || isLarge) refused['live.frames'] += 1;
      if (left < patience) socket.close(CLOSE.badFrame, 'too many frames');
      else if (text === undefined) socket.close(CLOSE.badFrame, 'binary frames are not understood');
      else if (isLarge) socket.close(CLOSE.tooLarge, 'frame too large');
      else if (left < 0) member.session.excess?.(socket);
      else member.session.message(socket, text);
    },
    drained: (socket) => members.get(socket)?.session.drained?.(socket),
    close(socket) {
      members.get(socket)?.session.close(socket);
      members.delete(socket);
    },
    count: () => members.size,
    drops: () => ({ ...refused, ...admission.drops() }),
    async drain(ms) {
      draining = true;
      const sockets = [...members.keys()];
      const batch = Math.max(1, Math.ceil((sockets.length * DRAIN_STEP_MS) / Math.max(ms, 1)));
      for (let start = 0; start < sockets.length; start += batch) {
        for (const socket of sockets.slice(start, start + batch)) {
          members.get(socket)?.session.farewell?.(socket);
          socket.close(CLOSE.draining, 'shutting down');
        }
        if (start + batch < sockets.length)
          await new Promise((resolve) => setTimeout(resolve, DRAIN_STEP_MS));
      }
    },
  };
}

function sessionFor(sessions: Record<string, Session>, protocols: string[]): Session | undefined {
  const name = protocols[0] ?? '';
  return Object.hasOwn(sessions, name) ? sessions[name] : undefined;
}
