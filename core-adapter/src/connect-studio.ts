import { hostname } from 'node:os';
import { createActivity } from './activity.ts';
import { createObserving } from './capture/observe.ts';
import { readMessage } from './facts.ts';
import { createObserver, type Listener } from './observer.ts';
import { isEnabled, NO_REGISTRY, readSettings, registryOf, type Settings } from './options.ts';
import { createOutbox } from './outbox.ts';
import { createOwnership } from './ownership.ts';
import type { AppEvent, EventOf } from './protocol/events.ts';
import { createRecords } from './record.ts';
import type { Records } from './record-types.ts';
import { hookRegistry } from './registry-hooks.ts';
import { createResync } from './resync.ts';
import { createResyncGate } from './resync-gate.ts';
import { type Cancel, type Runtime, systemRuntime } from './runtime.ts';
import { createSender } from './sender.ts';
import { inertStudio, type Parts, statsOf } from './stats.ts';
import type { DiscoveryLike, Link, RecordedMessage, RegistryLike, Studio, StudioOptions } from './types.ts';
import { ADAPTER_VERSION } from './version.ts';
import { createWatchdog, type Watchdog } from './watchdog/watchdog.ts';

const FLUSH_MS = 5_000;
const CLOSE_MS = 2_000;
/** A registry of this size is compared at the configured interval; a larger one proportionally less often. */
const RECONCILE_ACTORS = 10_000;
/** Of so many calls of the registry one is timed. */
const OBSERVER_SAMPLES = 64;

/**
 * Shows the actors of a registry in Loom Studio, live. Synchronous, and from then on it never throws, never
 * delays a call and never keeps the process alive. Throws at once on a wrong option or a registry that is
 * connected already.
 *
 * @example
 * const discovery = new DiscoveryService();
 * const studio = connectStudio(discovery, { app: 'shop', redact: ['metadata.card'] });
 * studio.observe({ runtime, messageQueue });
 * // at shutdown
 * await studio.close();
 *
 * @param registry `undefined` for an app without one: it shows what `observe` sees. A resync then tells of
 * the 20,000 actors that ran last in this process, and of no others.
 */
export function connectStudio(
  registry: RegistryLike | DiscoveryLike | undefined,
  options: StudioOptions = {},
): Studio {
  return openStudio(registry, options, {});
}

/**
 * What tests and the bridge hand in besides the public options.
 * @internal
 */
export interface Internals {
  runtime?: Runtime;
  listener?: Listener;
  env?: Readonly<Record<string, string | undefined>>;
}

/** @internal */
export function openStudio(
  source: RegistryLike | DiscoveryLike | undefined,
  options: StudioOptions,
  { runtime = systemRuntime, listener, env = process.env }: Internals,
): Studio {
  const registry = source === undefined ? NO_REGISTRY : registryOf(source);
  if (!isEnabled(options, env)) return inertStudio();
  const settings = readSettings(registry, options, env);
  const parts = assemble(registry, settings, runtime, listener);
  const unhook = registry === NO_REGISTRY ? () => undefined : hookRegistry(registry, parts.observer);
  parts.watchdog?.start();
  parts.outbox.control(parts.hello());
  parts.sender.wake();
  return door(parts, settings, runtime, unhook);
}

interface Assembled extends Parts {
  hello(): AppEvent;
  waiting: Set<() => void>;
}

/** Joins the pieces: calls → observer → outbox → sender → link, with the resync beside them. */
function assemble(
  registry: RegistryLike,
  settings: Settings,
  runtime: Runtime,
  listener: Listener | undefined,
): Assembled {
  const { redactions, outboxBytes, log } = settings;
  const hasRegistry = registry !== NO_REGISTRY;
  const producer = `${settings.app}/${settings.instance}/${randomName(runtime)}`;
  const watchdog = watchdogOf(settings, producer, runtime);
  const outbox = createOutbox(producer, outboxBytes, (id, messages) => actors.lost(id, messages));
  const activity = createActivity();
  const { owns, claim, release } = createOwnership(settings.shared, settings.workers);
  const waiting = new Set<() => void>();
  const gate = createResyncGate(runtime, (cause) => resync.want(cause));
  const captures = (): string[] => [...(hasRegistry ? ['registry'] : []), ...observing.captures()];
  const hello = (): AppEvent => helloEvent(settings, runtime.now(), captures());
  const progress = (): void => {
    for (const check of waiting) check();
  };
  const wake = (): void => sender.wake();
  const observing = createObserving({
    ...{ outbox, outboxBytes, runtime, redactions, hasRegistry, wake },
    worker: [...settings.workers][0] ?? settings.instance,
    counts: { invalid: 0, cut: 0 },
    watcher: watchdog,
    registryMs: () => (observer.counts.sampledNanos * OBSERVER_SAMPLES) / 1e6,
    changed() {
      outbox.control(hello());
      // What the registry has was read before anybody took note of it.
      if (hasRegistry && resync.begun) resync.want('reconcile');
      wake();
    },
  });
  const { actors } = observing;
  const resync = createResync({
    ...{ registry, outbox, activity, redactions, runtime, outboxBytes, runtimes: actors },
    ...{ hello, owns, wake, log, progress },
    completed: () => listener?.swept(),
  });
  const sender = createSender({
    ...{ outbox, runtime, log, progress },
    link: measured(settings.link, runtime, observing.meter.spent),
    wantResync: gate.want,
    refused() {
      resync.abort();
      gate.refused();
    },
    resyncing: () => resync.busy,
  });
  const observer = createObserver({
    ...{ outbox, activity, redactions, runtime, listener, wake },
    statusChanged: actors.statusChanged,
    claim(id, facts) {
      claim(id, facts);
      if (!facts) return;
      actors.inRegistry(id);
      actors.statusChanged(id);
    },
    release(id) {
      release(id);
      actors.removed(id);
    },
    sweptUnseen: () => resync.want('cleanup'),
  });
  return { producer, outbox, activity, resync, sender, observer, observing, watchdog, hello, waiting };
}

/** Encoding a flush is part of what observing costs. */
function measured(link: Link, { mono }: Runtime, spent: (ms: number) => void): Link {
  return {
    send(flush) {
      const from = mono();
      try {
        return link.send(flush);
      } finally {
        spent(mono() - from);
      }
    },
  };
}

function door(parts: Assembled, settings: Settings, runtime: Runtime, unhook: () => void): Studio {
  const { outbox, resync, sender, observer, observing } = parts;
  const stopReconciling = reconcileForever(parts, settings, runtime);
  let closed: Promise<void> | undefined;
  function record(message: RecordedMessage): void {
    const read = readMessage(message, runtime.now(), settings.redactions);
    if (!read) {
      observer.counts.invalid++;
      return;
    }
    if (read.cut) observer.counts.cut++;
    outbox.extra(read.value, read.bytes);
    sender.wake();
  }

  async function shutDown(timeoutMs: number): Promise<void> {
    stopReconciling();
    unhook();
    observing.stop();
    resync.stop();
    const target = outbox.order;
    await waitFor(parts, timeoutMs, () => outbox.arrived(target));
    sender.stop();
    settings.link.close?.();
    for (const check of parts.waiting) check();
    await parts.watchdog?.close();
  }

  return {
    flush(timeoutMs = FLUSH_MS) {
      if (closed) return Promise.resolve(false);
      observing.settle();
      return waitFor(parts, timeoutMs, settled(parts));
    },
    stats: () => statsOf(parts),
    ...whileOpen(createRecords(observing.teller), () => closed === undefined),
    recordMessage(message) {
      if (closed) return;
      try {
        record(message);
      } catch {
        // A getter of the app's own threw.
        observer.counts.invalid++;
      }
    },
    observe: (given) => observing.observe(given),
    close(timeoutMs = CLOSE_MS) {
      closed ??= shutDown(timeoutMs);
      return closed;
    },
  };
}

/** After the end calls are taken and do nothing. */
function whileOpen(records: Records, isOpen: () => boolean): Records {
  return {
    recordJournal: (...said) => void (isOpen() && records.recordJournal(...said)),
    recordState: (...said) => void (isOpen() && records.recordState(...said)),
    recordLog: (...said) => void (isOpen() && records.recordLog(...said)),
    recordError: (...said) => void (isOpen() && records.recordError(...said)),
    recordSpan: (...said) => void (isOpen() && records.recordSpan(...said)),
  };
}

/** True once all that was observed up to now is acknowledged and no resync is under way. */
function settled({ outbox, resync, sender }: Assembled): () => boolean {
  let target: number | undefined = outbox.order;
  return () => {
    if (sender.figures.epoch === undefined || resync.busy || outbox.lossy) {
      target = undefined;
      return false;
    }
    target ??= outbox.order;
    return outbox.arrived(target);
  };
}

/** Waits with a timer that does keep the process alive: somebody awaits this. */
function waitFor({ waiting, sender }: Assembled, timeoutMs: number, done: () => boolean): Promise<boolean> {
  if (done()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (result: boolean): void => {
      clearTimeout(timer);
      waiting.delete(check);
      resolve(result);
    };
    const check = (): void => {
      if (done()) finish(true);
    };
    const timer = setTimeout(() => finish(false), timeoutMs);
    waiting.add(check);
    sender.hurry();
  });
}

function reconcileForever({ resync }: Parts, settings: Settings, runtime: Runtime): Cancel {
  // Reading a shared registry as a whole is expensive for everybody who uses it.
  if (settings.shared || settings.reconcileIntervalMs === 0) return () => undefined;
  let cancel: Cancel;
  const plan = (): void => {
    const scale = Math.max(1, resync.figures.actors / RECONCILE_ACTORS);
    cancel = runtime.after(settings.reconcileIntervalMs * scale, () => {
      resync.reconcile();
      plan();
    });
  };
  plan();
  return () => cancel();
}

function watchdogOf(settings: Settings, watched: string, runtime: Runtime): Watchdog | undefined {
  if (!settings.watchdog) return undefined;
  const { at: _, ...introduction } = helloEvent(settings, 0, ['watchdog']);
  return createWatchdog({
    ...{ ...settings.watchdog, workspace: settings.workspace, log: settings.log, watched },
    producer: `${settings.app}/${settings.instance}/${randomName(runtime)}`,
    introduction,
  });
}

function helloEvent(
  { maxAgeMs, autoCleanup, shared }: Settings,
  at: number,
  captures: string[],
): EventOf<'hello'> {
  return {
    kind: 'hello',
    at,
    host: hostname().slice(0, 256),
    pid: process.pid,
    adapter: ADAPTER_VERSION,
    shared,
    captures,
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    ...(autoCleanup === undefined ? {} : { autoCleanup }),
  };
}

function randomName(runtime: Runtime): string {
  const part = (): string =>
    Math.floor(runtime.random() * 36 ** 6)
      .toString(36)
      .padStart(6, '0');
  return part() + part();
}
