import type { Clock } from './clock.ts';
import { createLink, type Link, type LinkState } from './link.ts';
import type { Live } from './live.ts';
import type { OpenSocket } from './socket.ts';
import { createTopics } from './topics.ts';

/** What whoever shows the connection is told of it. All of it is optional. */
export interface LiveWatcher {
  changed?(state: LinkState): void;
  /** Something arrived, at `at` on this machine's clock; `studioNow` where it told the studio's. */
  heard?(at: number, studioNow: number | undefined): void;
  /** Whether everything followed is answered on the socket there is. */
  settled?(all: boolean): void;
  /** `opened` is false for a socket that never opened. */
  lost?(code: number, reason: string, opened: boolean): void;
}

export interface LiveDeps {
  /** Must ask for the subprotocol `loom.v1`. */
  openSocket: OpenSocket;
  clock: Clock;
  random: () => number;
  watcher?: LiveWatcher;
}

export interface LiveClient extends Live, Pick<Link, 'retryNow' | 'wake' | 'refuse' | 'stop'> {
  /** Connects without waiting for the first subscription. */
  start(): void;
  state(): LinkState;
}

/**
 * The live connection: one socket, any number of topics, and the promise that what handlers are told is in order
 * and complete. It needs no page and runs in Node.
 *
 * @example
 * const live = createLive({ openSocket: socketOpener(() => new WebSocket(url, 'loom.v1')), clock, random });
 * const list = live.subscribe({ topic: 'query', q: 'status:failed', count: 50 }, {
 *   frame: (frame) => { state = reduceQuery(state, frame); },
 * });
 */
export function createLive({ openSocket, clock, random, watcher = {} }: LiveDeps): LiveClient {
  let all: boolean | undefined;
  const topics = createTopics({ send: (frame) => link.send(frame), clock, random, settled });
  const link = createLink(
    { openSocket, clock, random },
    {
      frame: topics.receive,
      ready: topics.resume,
      changed: (state) => {
        if (state.phase !== 'ready') topics.suspend();
        watcher.changed?.(state);
      },
      heard: (at, studioNow) => watcher.heard?.(at, studioNow),
      lost: (code, reason, opened) => watcher.lost?.(code, reason, opened),
    },
  );
  const { state, start, retryNow, wake, refuse, stop } = link;
  return {
    state,
    start,
    retryNow,
    wake,
    refuse,
    stop,
    subscribe(request, handlers) {
      link.start();
      return topics.subscribe(request, handlers);
    },
  };

  function settled(now: boolean) {
    if (now === all) return;
    all = now;
    watcher.settled?.(now);
  }
}
