import type { Activity } from './activity.ts';
import type { Observing } from './capture/observe.ts';
import type { Observer } from './observer.ts';
import type { Outbox } from './outbox.ts';
import type { Resync } from './resync.ts';
import type { Sender } from './sender.ts';
import type { Studio, StudioStats, WatchdogStats } from './types.ts';
import type { Watchdog } from './watchdog/watchdog.ts';

export interface Parts {
  producer: string;
  outbox: Outbox;
  activity: Activity;
  resync: Resync;
  sender: Sender;
  observer: Observer;
  observing: Observing;
  watchdog: Watchdog | undefined;
}

const NO_WATCHDOG: WatchdogStats = {
  running: false,
  connected: false,
  stalls: 0,
  longestMs: 0,
  tracked: 0,
  untracked: 0,
};

export function statsOf(parts: Parts): StudioStats {
  const { producer, outbox, activity, resync, sender, observer, watchdog } = parts;
  const { figures } = sender;
  const { counts } = observer;
  const { inFlight } = outbox;
  return {
    enabled: true,
    connected: figures.connected,
    producer,
    epoch: figures.epoch,
    pending: { events: outbox.size, bytes: outbox.bytes },
    inFlight: { events: inFlight?.flush.events.length ?? 0, bytes: inFlight?.bytes ?? 0 },
    sent: { flushes: figures.flushes, events: figures.events, beacons: figures.beacons },
    acked: figures.acked,
    applied: figures.applied,
    retries: figures.retries,
    dropped: {
      ...outbox.dropped,
      invalid: counts.invalid + parts.observing.counts.invalid + resync.figures.invalid,
      refused: figures.refused,
    },
    cut: counts.cut + parts.observing.counts.cut + resync.figures.cut,
    resyncs: { ...resync.figures.byCause },
    resyncing: resync.busy,
    approximate: resync.figures.approximate,
    hooks: {
      calls: activity.calls,
      failed: counts.failed,
      meanNanos: Math.round(counts.warm.nanos / Math.max(1, counts.warm.samples)),
    },
    observing: parts.observing.stats(),
    watchdog: watchdog?.stats() ?? NO_WATCHDOG,
  };
}

/** The Studio of an app in which it is switched off: takes everything, does nothing. */
export function inertStudio(): Studio {
  return {
    flush: async () => true,
    stats: inertStats,
    recordMessage: () => undefined,
    recordJournal: () => undefined,
    recordState: () => undefined,
    recordLog: () => undefined,
    recordError: () => undefined,
    recordSpan: () => undefined,
    observe: () => () => undefined,
    close: async () => undefined,
  };
}

function inertStats(): StudioStats {
  return {
    enabled: false,
    connected: false,
    producer: '',
    epoch: undefined,
    pending: { events: 0, bytes: 0 },
    inFlight: { events: 0, bytes: 0 },
    sent: { flushes: 0, events: 0, beacons: 0 },
    acked: 0,
    applied: 0,
    retries: 0,
    dropped: { messages: 0, state: 0, invalid: 0, refused: 0 },
    cut: 0,
    resyncs: { connect: 0, epoch: 0, asked: 0, overflow: 0, cleanup: 0, reconcile: 0 },
    resyncing: false,
    approximate: 0,
    hooks: { calls: 0, failed: 0, meanNanos: 0 },
    observing: {
      ...{ captures: [], nanos: 0, share: 0, shedding: 'nothing', shed: 0, running: 0 },
      messages: { single: 0, shared: 0 },
      forgotten: { actors: 0, unseen: 0, senders: 0, deliveries: 0, settlements: 0, work: 0, queues: 0 },
    },
    watchdog: NO_WATCHDOG,
  };
}
