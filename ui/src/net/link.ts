import type { DownFrame, DownFrameOf, EngineTrouble, UpFrame } from '@loom-studio/core-adapter/protocol';
import { reconnectDelay } from './backoff.ts';
import { type Clock, repeat } from './clock.ts';
import { parseDownFrame } from './down-frame.ts';
import type { OpenSocket } from './socket.ts';

export type Welcome = DownFrameOf<'welcome'>['data'];

/** How the one connection of a client stands. */
export interface LinkState {
  phase: 'idle' | 'connecting' | 'ready' | 'waiting' | 'refused';
  /** Attempts that failed since the connection was last stable. */
  attempt: number;
  /** When the next attempt starts, on this machine's clock; only while waiting. */
  retryAt: number | undefined;
  /** What the studio said when it last let this client in. */
  welcome: Welcome | undefined;
  /** Whether the studio hears from its engine, as it last said. */
  fresh: boolean;
  /** While not fresh: since when, on the studio's clock. */
  staleSince: number | undefined;
  /** What keeps the studio's engine from working, as the studio last said. */
  trouble: EngineTrouble | undefined;
}

export interface LinkDeps {
  openSocket: OpenSocket;
  clock: Clock;
  random: () => number;
}

export interface LinkHandlers {
  /** Everything but the greeting, heartbeats and status, which the link takes for itself. */
  frame(frame: DownFrame): void;
  /** A new socket was let in; nothing is subscribed on it yet. */
  ready(): void;
  changed(state: LinkState): void;
  /** Anything at all arrived; `studioNow` when it told the studio's clock. */
  heard(at: number, studioNow: number | undefined): void;
  lost(code: number, reason: string, opened: boolean): void;
}

export interface Link {
  state(): LinkState;
  /** Sends when there is a connection; otherwise the frame is gone. */
  send(frame: UpFrame): boolean;
  start(): void;
  /** Connects at once, whatever was waited for or refused before. */
  retryNow(): void;
  /** The machine slept, came online or the page came into sight: finds out at once whether the link still holds. */
  wake(): void;
  /** Gives up until somebody says `retryNow`. */
  refuse(): void;
  stop(): void;
}

/** How long a studio may take to open a socket and greet. */
export const OPEN_PATIENCE_MS = 10_000;
/** Silence beyond the promised heartbeat. */
export const SILENCE_GRACE_MS = 10_000;
/** How long an answer to our own ping may take. */
export const PING_PATIENCE_MS = 3_000;
/** A connection that held so long counts as a success. */
export const STABLE_AFTER_MS = 30_000;
const TICK_MS = 1_000;
/** A tick so late means that the machine slept. */
const ASLEEP_MS = 5_000;
/** Close codes from here on mean: do not come back unchanged. */
const FIRST_FINAL_CODE = 4500;
const LAST_FINAL_CODE = 4999;
const NO_SIGN = 4002;

/** Keeps one socket open: greets, listens for silence, comes back with full jitter. */
export function createLink({ openSocket, clock, random }: LinkDeps, handlers: LinkHandlers): Link {
  let state: LinkState = {
    phase: 'idle',
    attempt: 0,
    retryAt: undefined,
    welcome: undefined,
    fresh: true,
    staleSince: undefined,
    trouble: undefined,
  };
  let socket: ReturnType<OpenSocket> | undefined;
  let opened = false;
  let heardAt = 0;
  let pingedAt: number | undefined;
  let tickedAt = 0;
  let pings = 0;
  let cancelRetry: (() => void) | undefined;
  let cancelStable: (() => void) | undefined;
  let stopTicking: (() => void) | undefined;

  return { state: () => state, send, start, retryNow, wake, refuse, stop };

  function start() {
    if (state.phase === 'idle') connect();
  }

  function retryNow() {
    connect();
  }

  function wake() {
    if (state.phase === 'waiting') connect();
    if (state.phase !== 'ready' || pingedAt !== undefined) return;
    pings += 1;
    pingedAt = clock.now();
    send({ type: 'ping', id: `wake-${pings}` });
  }

  function refuse() {
    disconnect();
    change({ phase: 'refused' });
  }

  function stop() {
    disconnect();
    stopTicking?.();
    stopTicking = undefined;
    change({ phase: 'idle' });
  }

  function send(frame: UpFrame): boolean {
    if (state.phase !== 'ready' || !socket) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  function connect() {
    disconnect();
    startTicking();
    opened = false;
    heardAt = clock.now();
    change({ phase: 'connecting' });
    socket = openSocket({
      opened: () => {
        opened = true;
      },
      received,
      closed: (code, reason) => lose(code, reason, undefined),
    });
  }

  function disconnect() {
    for (const end of [cancelRetry, cancelStable, socket?.close]) end?.();
    cancelRetry = cancelStable = socket = pingedAt = undefined;
    if (state.retryAt !== undefined) change({ retryAt: undefined });
  }

  function received(text: string) {
    const frame = parseDownFrame(text);
    if (!frame) return;
    heardAt = clock.now();
    pingedAt = undefined;
    handlers.heard(heardAt, studioClockOf(frame));
    if (frame.type === 'welcome') welcomed(frame.data);
    else if (frame.type === 'bye') lose(frame.data.code, '', frame.data.afterMs);
    else if (frame.type === 'status') toldStatus(frame.data);
    else if (frame.type !== 'ping' && frame.type !== 'pong') handlers.frame(frame);
  }

  function welcomed(welcome: Welcome) {
    cancelStable = clock.after(STABLE_AFTER_MS, () => change({ attempt: 0 }));
    // Trouble follows in a frame of its own, when there is any.
    change({ phase: 'ready', welcome, fresh: welcome.fresh, staleSince: undefined, trouble: undefined });
    handlers.ready();
  }

  function toldStatus({ fresh, since, trouble }: DownFrameOf<'status'>['data']) {
    change({ fresh, staleSince: since, trouble });
  }

  /** `afterMs` is the studio's own wish, which it spreads over its clients. */
  function lose(code: number, reason: string, afterMs: number | undefined) {
    const wasOpened = opened;
    disconnect();
    if (code >= FIRST_FINAL_CODE && code <= LAST_FINAL_CODE) change({ phase: 'refused' });
    else retryAfter(afterMs ?? reconnectDelay(state.attempt, random));
    handlers.lost(code, reason, wasOpened);
  }

  function retryAfter(wait: number) {
    cancelRetry = clock.after(wait, connect);
    change({ phase: 'waiting', attempt: state.attempt + 1, retryAt: clock.now() + wait });
  }

  function startTicking() {
    if (stopTicking) return;
    tickedAt = clock.now();
    stopTicking = repeat(clock, TICK_MS, tick);
  }

  function tick() {
    const now = clock.now();
    const slept = now - tickedAt - TICK_MS > ASLEEP_MS;
    tickedAt = now;
    if (slept) wake();
    else if (socket && now >= patienceEnds()) lose(NO_SIGN, 'nothing was heard', undefined);
  }

  function patienceEnds(): number {
    if (pingedAt !== undefined) return pingedAt + PING_PATIENCE_MS;
    if (state.phase !== 'ready') return heardAt + OPEN_PATIENCE_MS;
    return heardAt + (state.welcome?.pingMs ?? 0) + SILENCE_GRACE_MS;
  }

  function change(next: Partial<LinkState>) {
    state = { ...state, ...next };
    handlers.changed(state);
  }
}

function studioClockOf(frame: DownFrame): number | undefined {
  const data: object = 'data' in frame ? frame.data : {};
  return 'now' in data && typeof data.now === 'number' ? data.now : undefined;
}
