import type { Socket } from '../../transport.ts';
import { subscribed } from './frames.ts';
import type { Topic, TopicContext } from './topic.ts';

/** A topic whose whole state fits one frame: newcomers and those who fell behind get that frame. */
export interface StateTopic extends Topic {
  /** One frame for all who keep up. From the first on, `whole` must have an answer. */
  broadcast(text: string): void;
}

export interface StateTopicOptions {
  t: string;
  context: TopicContext;
  /** The frame that stands alone and says everything told so far; undefined while there is nothing yet. */
  whole: () => string | undefined;
  /** Of the last frame. */
  at: () => string;
  /** What a client that holds `at` lacks, if that can be told; undefined sends everything. */
  since?: (at: string) => string | undefined;
  onEmpty: () => void;
}

type Member = 'waiting' | 'live' | 'parked';

export function createStateTopic({ t, context, whole, at, since, onEmpty }: StateTopicOptions): StateTopic {
  const members = new Map<Socket, Member>();
  /** Those of them who came before there was anything to tell. */
  const waiting = new Set<Socket>();

  const admit = (socket: Socket, text: string): void => {
    socket.send(text);
    if (context.flow.isSlow(socket)) {
      members.set(socket, 'parked');
      return;
    }
    members.set(socket, 'live');
    socket.subscribe(t);
  };

  const welcome = (socket: Socket): void => {
    const text = whole();
    if (text !== undefined) return admit(socket, text);
    members.set(socket, 'waiting');
    waiting.add(socket);
  };

  return {
    t,
    join(socket, id, wanted) {
      socket.unsubscribe(t);
      const missed = wanted === undefined ? undefined : since?.(wanted);
      const mode = missed === undefined ? 'snapshot' : 'resumed';
      socket.send(subscribed(id, t, missed === undefined ? at() : (wanted ?? at()), mode));
      if (missed === undefined) welcome(socket);
      else admit(socket, missed);
    },
    leave(socket) {
      socket.unsubscribe(t);
      waiting.delete(socket);
      if (members.delete(socket) && members.size === 0) onEmpty();
    },
    park(socket) {
      if (members.get(socket) !== 'live') return;
      socket.unsubscribe(t);
      members.set(socket, 'parked');
    },
    resume(socket) {
      if (members.get(socket) === 'parked') welcome(socket);
    },
    size: () => members.size,
    broadcast(text) {
      context.publish(t, text);
      const newcomers = [...waiting];
      waiting.clear();
      for (const socket of newcomers) welcome(socket);
    },
    close() {
      for (const socket of members.keys()) socket.unsubscribe(t);
      members.clear();
    },
  };
}
