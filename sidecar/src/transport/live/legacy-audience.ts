import { CLOSE } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import type { Socket } from '../transport.ts';

export const LEGACY_LIMITS = {
  /** More actors than a client that is told of every one can bear. */
  actors: 20_000,
  /** What a socket may owe beyond its first list before it counts as too slow. */
  bufferedBytes: 1024 * 1024,
  /** Lists on the way to all sockets together: each has its own copy, and some never read. */
  greetingBytes: 256 * 1024 * 1024,
};

export interface Greeting {
  /** The full list first. */
  frames: string[];
  /** Called once the newcomers listen: tells them what the list missed. Without `tell` nobody is left to hear. */
  rest(tell?: (text: string) => void): void;
}

export interface AudienceOptions {
  topic: string;
  /** What a newcomer needs. Takes its time; what changed meanwhile is told by `rest`. */
  greeting: () => Promise<Greeting>;
  onError: (error: unknown) => void;
  /** Live actors now. */
  actors: () => number;
  limits?: typeof LEGACY_LIMITS;
}

/** Who listens: greets newcomers together, drops those who do not keep up and those there is too much for. */
export interface Audience {
  /** Greets a newcomer, or somebody again. */
  join(socket: Socket): void;
  leave(socket: Socket): void;
  size(): number;
  greetAll(): void;
  closeSlow(): void;
  /** Closes everybody once there are too many actors. */
  closeOverwhelmed(): void;
  /** Sockets closed, by limit. */
  drops(): Drops;
}

/** Encoding a list that took longer than this makes the next newcomers wait for one another. */
const QUICK_MS = 5;

export function createAudience({
  topic,
  greeting,
  actors,
  onError,
  limits = LEGACY_LIMITS,
}: AudienceOptions): Audience {
  /** Open sockets and the bytes of their list that may still be on the way. */
  const members = new Map<Socket, number>();
  const joining = new Set<Socket>();
  let timer: NodeJS.Timeout | undefined;
  let greeted: Promise<void> | undefined;
  /** The list being made is of a past that no longer holds. */
  let outdated = false;
  let lastMs = 0;
  const closed = { 'legacy.actors': 0, 'legacy.greetings': 0, 'legacy.slowSockets': 0 };

  const welcome = (socket: Socket, frames: string[]) => {
    for (const text of frames) socket.send(text);
    socket.subscribe(topic);
    members.set(socket, frames[0]?.length ?? 0);
  };
  /** Those there is room for. The others are told to come back; clients spread that themselves. */
  const admitted = (newcomers: Socket[], bytes: number): Socket[] => {
    let room = limits.greetingBytes;
    for (const owed of members.values()) room -= owed;
    const places = Math.max(0, Math.floor(room / Math.max(1, bytes)));
    for (const socket of newcomers.slice(places)) {
      closed['legacy.greetings'] += 1;
      socket.close(CLOSE.overloaded, 'too many lists under way');
    }
    return newcomers.slice(0, places);
  };
  const greet = async (): Promise<void> => {
    if (isOverwhelming()) return closeAll(joining);
    const began = performance.now();
    outdated = false;
    const { frames, rest } = await greeting();
    lastMs = performance.now() - began;
    const newcomers = [...joining];
    if (outdated || newcomers.length === 0) rest();
    if (outdated) return greet();
    if (newcomers.length === 0) return;
    joining.clear();
    for (const socket of newcomers) members.delete(socket);
    const welcomed = admitted(newcomers, frames[0]?.length ?? 0);
    for (const socket of welcomed) welcome(socket, frames);
    rest((text) => {
      for (const socket of welcomed) socket.send(text);
    });
  };
  /** Whoever came within the last moments gets the same list; the next one waits longer the more it costs. */
  const schedule = () => {
    if (greeted) return;
    timer ??= setTimeout(begin, lastMs > QUICK_MS ? lastMs * 2 : 0);
  };
  const begin = () => {
    timer = undefined;
    greeted = greet()
      .catch(onError)
      .finally(() => {
        greeted = undefined;
        if (joining.size > 0) schedule();
      });
  };
  const isOverwhelming = () => actors() > limits.actors;
  const closeAll = (sockets: Iterable<Socket>) => {
    const reason = `more than ${limits.actors} actors: page through GET /api/actors`;
    for (const socket of [...sockets]) {
      closed['legacy.actors'] += 1;
      socket.close(CLOSE.tooManyActors, reason);
    }
  };
  const join = (socket: Socket) => {
    if (isOverwhelming()) return closeAll([socket]);
    joining.add(socket);
    schedule();
  };

  return {
    join,
    leave(socket) {
      joining.delete(socket);
      members.delete(socket);
      if (members.size + joining.size > 0) return;
      clearTimeout(timer);
      timer = undefined;
    },
    size: () => members.size + joining.size,
    greetAll() {
      outdated = true;
      for (const socket of [...members.keys()]) join(socket);
    },
    closeSlow() {
      for (const [socket, owed] of [...members]) {
        const buffered = socket.buffered();
        if (buffered > owed + limits.bufferedBytes) {
          closed['legacy.slowSockets'] += 1;
          socket.close(CLOSE.slowConsumer, 'reads too slowly');
        } else if (owed > 0 && buffered < limits.bufferedBytes) members.set(socket, 0);
      }
    },
    closeOverwhelmed() {
      if (isOverwhelming()) closeAll(members.keys());
    },
    drops: () => ({ ...closed }),
  };
}
