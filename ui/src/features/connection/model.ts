import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { reconnectDelay } from '../../net/backoff.ts';
import { type Clock, repeat } from '../../net/clock.ts';
import { type Frame, parseFrame } from '../../net/frames.ts';
import type { OpenedSocket, OpenSocket } from '../../net/socket.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** `live` is claimed only for a socket that has sent its list and a frame within `STALE_AFTER_MS`. */
export type Phase = 'connecting' | 'live' | 'stale' | 'refused';

export interface ConnectionDeps {
  openSocket: OpenSocket;
  clock: Clock;
  random: () => number;
  onFrame: (frame: Frame) => void;
  /** Asked when a socket closes before it opened, because a browser hides why. */
  probe: () => Promise<Refusal | undefined>;
}

export interface Connection {
  phase: ReadonlySignal<Phase>;
  /** This machine's clock, ticking with the page. */
  now: ReadonlySignal<number>;
  /** The studio's clock as far as its frames tell. */
  studioNow: ReadonlySignal<number>;
  /** Both clocks in whole seconds, for ages that should not redraw the page more often. */
  second: ReadonlySignal<number>;
  studioSecond: ReadonlySignal<number>;
  lastFrameAt: ReadonlySignal<number | undefined>;
  refusal: ReadonlySignal<Refusal | undefined>;
  /** Failed attempts since the last list arrived. */
  attempt: ReadonlySignal<number>;
  retryAt: ReadonlySignal<number | undefined>;
  start(): void;
  /** Connects at once, whatever was waited for or refused before. */
  retryNow(): void;
  /** Connects at once unless the page is live or was refused. */
  wake(): void;
  stop(): void;
}

export const STALE_AFTER_MS = 5_000;
/** A socket that says nothing for so long is given up, since a half-open one never closes by itself. */
export const GIVE_UP_AFTER_MS = 8_000;
/** The first list may be large and the line slow. */
const LIST_PATIENCE_MS = 30_000;
const TICK_MS = 500;

export function createConnection(deps: ConnectionDeps): Connection {
  const { clock } = deps;
  const state = createState(clock);
  let socket: OpenedSocket | undefined;
  let cancelRetry: (() => void) | undefined;
  let stopTicking: (() => void) | undefined;
  let lastSignAt = 0;
  let opened = false;

  return { ...state.shown, start, retryNow, wake, stop };

  function start() {
    stopTicking ??= repeat(clock, TICK_MS, tick);
    connect();
  }

  function retryNow() {
    state.refusal.value = undefined;
    connect();
  }

  function wake() {
    if (state.shown.phase.peek() !== 'live' && !state.refusal.peek()) connect();
  }

  function stop() {
    stopTicking?.();
    stopTicking = undefined;
    disconnect();
  }

  function connect() {
    disconnect();
    lastSignAt = clock.now();
    opened = false;
    socket = deps.openSocket({
      opened: () => {
        opened = true;
        lastSignAt = clock.now();
      },
      received: (text) => receive(parseFrame(text)),
      closed: lose,
    });
  }

  function disconnect() {
    cancelRetry?.();
    cancelRetry = undefined;
    socket?.close();
    socket = undefined;
    batch(() => {
      state.synced.value = false;
      state.retryAt.value = undefined;
    });
  }

  function receive(frame: Frame) {
    lastSignAt = clock.now();
    batch(() => {
      state.sawFrame(clock.now(), frame);
      deps.onFrame(frame);
    });
  }

  function lose(code: number, reason: string) {
    disconnect();
    const refusal = refusalOf(code, reason);
    if (refusal) {
      state.refusal.value = refusal;
      return;
    }
    retryLater();
    if (!opened) void askWhy();
  }

  async function askWhy() {
    const refusal = await deps.probe();
    if (!refusal || state.synced.peek() || !stopTicking) return;
    disconnect();
    state.refusal.value = refusal;
  }

  function retryLater() {
    const wait = reconnectDelay(state.attempt.peek(), deps.random);
    batch(() => {
      state.attempt.value += 1;
      state.retryAt.value = clock.now() + wait;
    });
    cancelRetry = clock.after(wait, connect);
  }

  function tick() {
    state.now.value = clock.now();
    const patience = opened && !state.synced.peek() ? LIST_PATIENCE_MS : GIVE_UP_AFTER_MS;
    if (!socket || clock.now() - lastSignAt < patience) return;
    disconnect();
    retryLater();
  }
}

function createState(clock: Clock) {
  const now = signal(clock.now());
  const synced = signal(false);
  const lastFrameAt: Signal<number | undefined> = signal(undefined);
  const refusal: Signal<Refusal | undefined> = signal(undefined);
  const attempt = signal(0);
  const retryAt: Signal<number | undefined> = signal(undefined);
  /** Studio's clock minus this machine's. */
  const offset = signal(0);
  const everSynced = signal(false);

  const phase = computed<Phase>(() => {
    if (refusal.value) return 'refused';
    if (!everSynced.value) return 'connecting';
    const fresh = now.value - (lastFrameAt.value ?? 0) < STALE_AFTER_MS;
    return synced.value && fresh ? 'live' : 'stale';
  });
  const studioNow = computed(() => now.value + offset.value);

  const second = computed(() => Math.floor(now.value / 1_000) * 1_000);
  const studioSecond = computed(() => second.value + offset.value);

  /** The time a frame travels varies; only a real difference may shift every age on the page. */
  const followClock = (next: number) => {
    if (Math.abs(next - offset.peek()) > 500) offset.value = next;
  };

  return {
    now,
    synced,
    lastFrameAt,
    refusal,
    attempt,
    retryAt,
    shown: { phase, now, studioNow, second, studioSecond, lastFrameAt, refusal, attempt, retryAt },
    sawFrame(at: number, frame: Frame) {
      // Before the list of this socket is here, a frame proves life but not that the values are right.
      if (frame.kind === 'actors') {
        synced.value = true;
        everSynced.value = true;
        attempt.value = 0;
      }
      if (synced.peek()) lastFrameAt.value = at;
      if (at - now.peek() >= TICK_MS) now.value = at;
      if (frame.kind === 'metrics') followClock(clockOffset(frame.metrics.timestamp, at));
    },
  };
}

function clockOffset(timestamp: string | undefined, at: number): number {
  const told = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(told) ? 0 : told - at;
}
