import type { EngineTrouble } from '@loom-studio/core-adapter/protocol';
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Clock, repeat } from '../../net/clock.ts';
import type { LinkState, Welcome } from '../../net/link.ts';
import type { LiveClient, LiveWatcher } from '../../net/live-client.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** `live` is claimed only while everything on the page is in step, the studio heard lately, and its engine too. */
export type Phase = 'connecting' | 'live' | 'stale' | 'refused';

/** Why values are old: the studio is away, or it is here and its engine is away. */
export type StaleCause = 'connection' | 'engine';

export interface ConnectionDeps {
  openLive: (watcher: LiveWatcher) => LiveClient;
  clock: Clock;
  /** Asked when a socket closes before it opened, because a browser hides why. */
  probe: () => Promise<Refusal | undefined>;
}

export interface Connection {
  live: LiveClient;
  phase: ReadonlySignal<Phase>;
  /** Of use while stale. */
  staleCause: ReadonlySignal<StaleCause>;
  /** What keeps the studio's engine from working; absent too while the studio itself is not heard. */
  trouble: ReadonlySignal<EngineTrouble | undefined>;
  /** This machine's clock, ticking with the page. */
  now: ReadonlySignal<number>;
  /** The studio's clock as far as its frames tell. */
  studioNow: ReadonlySignal<number>;
  /** Both clocks in whole seconds, for ages that should not redraw the page more often. */
  second: ReadonlySignal<number>;
  studioSecond: ReadonlySignal<number>;
  /** Moment the values on the page are of, on this machine's clock; absent while there are none, the studio's own included. */
  asOf: ReadonlySignal<number | undefined>;
  /** What the studio said of itself when it last let this page in. */
  welcome: ReadonlySignal<Welcome | undefined>;
  refusal: ReadonlySignal<Refusal | undefined>;
  /** Attempts that failed since the connection was last stable. */
  attempt: ReadonlySignal<number>;
  retryAt: ReadonlySignal<number | undefined>;
  start(): void;
  /** Connects at once, whatever was waited for or refused before. */
  retryNow(): void;
  wake(): void;
  stop(): void;
}

/** A heartbeat late by this much makes values old, well before the connection is given up. */
export const LATE_MS = 2_500;
const TICK_MS = 500;

export function createConnection({ openLive, clock, probe }: ConnectionDeps): Connection {
  const state = createState(clock);
  let stopTicking: (() => void) | undefined;
  const live = openLive({
    changed: state.changed,
    heard: state.heard,
    settled: state.settle,
    lost(code, reason, opened) {
      state.refusal.value = refusalOf(code, reason);
      if (!opened && !state.refusal.peek()) void askWhy();
    },
  });
  state.link.value = live.state();

  return { live, ...state.shown, start, retryNow, wake: live.wake, stop };

  function start() {
    stopTicking ??= repeat(clock, TICK_MS, () => {
      state.now.value = clock.now();
    });
    live.start();
  }

  function retryNow() {
    state.refusal.value = undefined;
    live.retryNow();
  }

  function stop() {
    stopTicking?.();
    stopTicking = undefined;
    live.stop();
  }

  async function askWhy() {
    const refusal = await probe();
    if (!refusal || state.link.peek()?.phase === 'ready') return;
    live.refuse();
    state.refusal.value = refusal;
  }
}

function createState(clock: Clock) {
  const link: Signal<LinkState | undefined> = signal(undefined);
  const now = signal(clock.now());
  /** Everything on the page was in step at least once on the socket there is. */
  const synced = signal(false);
  const everSynced = signal(false);
  const heardAt: Signal<number | undefined> = signal(undefined);
  const refusal: Signal<Refusal | undefined> = signal(undefined);
  /** Studio's clock minus this machine's. */
  const offset = signal(0);

  const fresh = computed(() => link.value?.fresh ?? true);
  const phase = computed<Phase>(() => {
    if (refusal.value) return 'refused';
    if (!everSynced.value) return 'connecting';
    const patience = (link.value?.welcome?.pingMs ?? 0) + LATE_MS;
    const inTime = now.value - (heardAt.value ?? 0) < patience;
    return synced.value && inTime && fresh.value ? 'live' : 'stale';
  });
  const asOf = computed(() => {
    const since = link.value?.staleSince;
    if (!synced.value || fresh.value) return heardAt.value;
    // The studio itself has read nothing yet.
    return since === undefined ? undefined : since - offset.value;
  });
  const second = computed(() => Math.floor(now.value / 1_000) * 1_000);

  return {
    link,
    now,
    refusal,
    shown: {
      phase,
      staleCause: computed<StaleCause>(() => (synced.value && !fresh.value ? 'engine' : 'connection')),
      trouble: computed(() => (link.value?.phase === 'ready' ? link.value.trouble : undefined)),
      now,
      studioNow: computed(() => now.value + offset.value),
      second,
      studioSecond: computed(() => second.value + offset.value),
      asOf,
      welcome: computed(() => link.value?.welcome),
      refusal,
      attempt: computed(() => link.value?.attempt ?? 0),
      retryAt: computed(() => link.value?.retryAt),
    },
    heard(at: number, studioNow: number | undefined) {
      batch(() => {
        // Before all is in step again, a frame proves life but not that what is shown is right.
        if (synced.peek()) heardAt.value = at;
        if (at - now.peek() >= TICK_MS) now.value = at;
        if (studioNow !== undefined) follow(studioNow - at);
      });
    },
    changed(next: LinkState) {
      batch(() => {
        link.value = next;
        if (next.phase === 'ready') refusal.value = undefined;
        else synced.value = false;
      });
    },
    /** What is asked for later does not undo it: the values that are shown stay right. */
    settle(all: boolean) {
      if (!all) return;
      batch(() => {
        synced.value = true;
        everSynced.value = true;
        heardAt.value = clock.now();
      });
    },
  };

  /** The time a frame travels varies; only a real difference may shift every age on the page. */
  function follow(next: number) {
    if (Math.abs(next - offset.peek()) > 500) offset.value = next;
  }
}
