import { CLOSE } from '@loom-studio/core-adapter/protocol';
import type { Socket } from '../../transport.ts';

export const FLOW_LIMITS = {
  /** A socket that owes more leaves the broadcasts until it has read. */
  softBytes: 64 * 1024,
  /** Below this it may join them again. */
  readyBytes: 16 * 1024,
  /** More than one honest frame can explain. */
  hardBytes: 4 * 1024 * 1024,
  /** A socket that does not get ready for so long is closed; it may come back. */
  patienceMs: 30_000,
  /** Sockets are looked at again after so many published bytes, so that none overshoots by much. */
  lookBytes: 32 * 1024,
};

/** Which sockets keep up. Nobody waits for one that does not. */
export interface Flow {
  add(socket: Socket): void;
  remove(socket: Socket): void;
  /** Tells that so many bytes went to everybody. */
  published(bytes: number): void;
  /** Looks at every socket. */
  look(): void;
  drained(socket: Socket): void;
  isSlow(socket: Socket): boolean;
  /** Resolves when the socket takes more: true, or false when it is gone. */
  ready(socket: Socket): Promise<boolean>;
  /** Sockets that do not keep up now, and closed for it so far. */
  counts(): { slow: number; closedSlow: number };
}

export interface FlowOptions {
  now: () => number;
  onSlow: (socket: Socket) => void;
  onReady: (socket: Socket) => void;
  limits?: typeof FLOW_LIMITS;
}

interface State {
  slowSince: number | undefined;
  waiting: Array<(ready: boolean) => void>;
}

export function createFlow({ now, onSlow, onReady, limits = FLOW_LIMITS }: FlowOptions): Flow {
  const states = new Map<Socket, State>();
  let unseen = 0;
  let slow = 0;
  let closed = 0;

  const settle = (state: State, ready: boolean) => {
    const waiting = state.waiting;
    state.waiting = [];
    for (const each of waiting) each(ready);
  };
  const slowDown = (socket: Socket, state: State) => {
    state.slowSince = now();
    slow += 1;
    onSlow(socket);
  };
  const recover = (socket: Socket, state: State) => {
    if (state.slowSince !== undefined) slow -= 1;
    state.slowSince = undefined;
    settle(state, true);
    onReady(socket);
  };
  const examine = (socket: Socket, state: State) => {
    const buffered = socket.buffered();
    if (state.slowSince === undefined) {
      if (buffered > limits.softBytes) slowDown(socket, state);
    } else if (buffered <= limits.readyBytes) {
      recover(socket, state);
    } else if (buffered > limits.hardBytes || now() - state.slowSince > limits.patienceMs) {
      closed += 1;
      socket.close(CLOSE.slowConsumer, 'reads too slowly');
    }
  };
  const look = () => {
    unseen = 0;
    for (const [socket, state] of [...states]) examine(socket, state);
  };

  return {
    add: (socket) => void states.set(socket, { slowSince: undefined, waiting: [] }),
    remove(socket) {
      const state = states.get(socket);
      states.delete(socket);
      if (!state) return;
      if (state.slowSince !== undefined) slow -= 1;
      settle(state, false);
    },
    published(bytes) {
      unseen += bytes;
      if (unseen >= limits.lookBytes) look();
    },
    look,
    drained(socket) {
      const state = states.get(socket);
      if (state?.slowSince !== undefined) examine(socket, state);
    },
    isSlow: (socket) => states.get(socket)?.slowSince !== undefined,
    ready(socket) {
      const state = states.get(socket);
      if (!state) return Promise.resolve(false);
      if (state.slowSince === undefined && socket.buffered() > limits.softBytes) slowDown(socket, state);
      if (state.slowSince === undefined) return Promise.resolve(true);
      return new Promise((resolve) => state.waiting.push(resolve));
    },
    counts: () => ({ slow, closedSlow: closed }),
  };
}
