import type { DownFrame, TopicRequest, UpFrame } from '@loom-studio/core-adapter/protocol';
import { createLive, type LiveClient, type LiveWatcher } from './live-client.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import type { SocketHandlers } from './socket.ts';

type Subscribe = Extract<UpFrame, { type: 'subscribe' }>;

/** A studio that says only what a test makes it say, over as many sockets as the client opens. */
export interface ScriptedStudio {
  clock: ManualClock;
  live: LiveClient;
  /** Sockets opened so far. */
  opened(): number;
  /** Sockets the client closed, by their order of opening. */
  closed: number[];
  /** What the client sent on the newest socket. */
  sent: UpFrame[];
  /** Greets on the newest socket. */
  welcome(facts?: { fresh?: boolean; now?: number }): void;
  say(frame: DownFrame): void;
  /** Any text, a frame or not. */
  sayText(text: string): void;
  hangUp(code?: number, reason?: string): void;
  /** The newest request, once the client's pace lets it out. */
  request(): Subscribe;
  /** Answers the newest request. */
  subscribed(t: string, at: string, mode?: 'live' | 'resumed' | 'snapshot'): void;
}

export const PING_MS = 25_000;

export function scriptedStudio(watcher: LiveWatcher = {}, random = () => 1): ScriptedStudio {
  const clock = manualClock(1_000_000);
  const sockets: SocketHandlers[] = [];
  const closed: number[] = [];
  const sent: UpFrame[] = [];
  const live = createLive({ openSocket, clock, random, watcher });
  return {
    clock,
    live,
    opened: () => sockets.length,
    closed,
    sent,
    welcome,
    say: (frame) => newest().received(JSON.stringify(frame)),
    sayText: (text) => newest().received(text),
    hangUp: (code = 1006, reason = '') => newest().closed(code, reason),
    request,
    subscribed(t, at, mode = 'snapshot') {
      newest().received(JSON.stringify({ type: 'subscribed', id: request().id, t, at, data: { mode } }));
    },
  };

  function openSocket(handlers: SocketHandlers) {
    const index = sockets.push(handlers) - 1;
    sent.length = 0;
    return {
      send: (text: string) => void sent.push(JSON.parse(text)),
      close: () => void closed.push(index),
    };
  }

  function newest(): SocketHandlers {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  function welcome({ fresh = true, now = clock.now() }: { fresh?: boolean; now?: number } = {}) {
    newest().opened();
    const limits = { topics: 32, frameBytes: 1_000_000, framesPerSecond: 20, windowRows: 200 };
    const data = { v: 1, studio: '0.1.0', workspace: 'default', now, pingMs: PING_MS, fresh, limits };
    newest().received(JSON.stringify({ type: 'welcome', data }));
  }

  function request(): Subscribe {
    clock.advance(0);
    const last = sent.findLast((frame): frame is Subscribe => frame.type === 'subscribe');
    if (!last) throw new Error('nothing was asked for');
    return last;
  }
}

export const QUERY: TopicRequest = { topic: 'query', q: 'type:Order', from: 0, count: 50 };

export function queryFrame(
  at: string,
  p: string | undefined,
  data: Partial<Extract<DownFrame, { type: 'query' }>['data']> = {},
  t = 'q1',
): DownFrame {
  return { type: 'query', t, at, ...(p !== undefined && { p }), data: { now: 1, ...data } };
}
