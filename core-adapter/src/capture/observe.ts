import type { Outbox } from '../outbox.ts';
import type { Redactions } from '../protocol/redact.ts';
import type { Cancel, Runtime } from '../runtime.ts';
import type { ObservedParts, ObservingStats } from '../types.ts';
import { createActorHooks } from './actor-hooks.ts';
import { type Actors, createActors } from './actors.ts';
import { tellBaseOf } from './base.ts';
import { createContextStore } from './context.ts';
import { createCost } from './cost.ts';
import { createDeliveries } from './deliveries.ts';
import { createHandlings } from './handlings.ts';
import { captureJournal } from './journal.ts';
import { captureLongLived } from './long-lived.ts';
import { createMessageFeed } from './message-feed.ts';
import { createMeter, type Meter } from './meter.ts';
import { captureMetrics } from './metrics.ts';
import { captureQueue } from './queue.ts';
import { createQueueCounts } from './queue-counts.ts';
import { createDepthProbe } from './queue-depths.ts';
import { captureRuntime } from './runtime.ts';
import { captureState } from './state.ts';
import { captureTelemetry } from './telemetry.ts';
import type { Capture, Teller } from './teller.ts';
import { createTeller } from './told.ts';
import { captureTraces } from './traces.ts';
import { createWorkTable, type WorkWatcher } from './work-table.ts';

const TICK_MS = 500;
/** Ticks between two reports of counts, and between two looks at what lives elsewhere. */
const REPORT_TICKS = 2;
const LOOK_TICKS = 10;

export interface ObservingDeps {
  outbox: Outbox;
  outboxBytes: number;
  runtime: Runtime;
  redactions: Redactions;
  counts: { invalid: number; cut: number };
  worker: string;
  hasRegistry: boolean;
  /** Milliseconds the hooks on the registry took so far. */
  registryMs(): number;
  watcher?: WorkWatcher | undefined;
  wake(): void;
  /** What is observed changed. */
  changed(): void;
}

export interface Observing {
  /** Throws when a part is not what it should be or is observed already; then nothing is hooked. */
  observe(parts: ObservedParts): () => void;
  readonly actors: Actors;
  readonly teller: Teller;
  readonly meter: Meter;
  /** Names of what is observed, besides the registry. */
  captures(): string[];
  readonly counts: { readonly invalid: number; readonly cut: number };
  /** Puts into the outbox whatever was added up. */
  settle(): void;
  stop(): void;
  stats(): ObservingStats;
}

/** What a capture may use. */
interface Tools extends ReturnType<typeof assemble> {
  /** Runs every half second, every second and every five. */
  every: Record<'tick' | 'report' | 'look', Set<() => void>>;
  tellBase(id: string, actor: unknown): void;
}

interface Part<T> {
  /** As `hello` names it. */
  name: string;
  /** Methods it must have. */
  needs: readonly string[];
  capture(target: T, tools: Tools): () => void;
}

function part<T>(name: string, needs: readonly string[], capture: Capture<T>): Part<T> {
  return { name, needs, capture: (target, { teller }) => capture(target, teller) };
}

/** What can be observed, and how. One line a part; those of the same name are one capture. */
const PARTS: { [K in keyof ObservedParts]-?: Part<NonNullable<ObservedParts[K]>> } = {
  runtime: {
    name: 'runtime',
    needs: ['activateActor', 'deactivateActor'],
    capture(target, tools) {
      const hooks = createActorHooks({ ...tools, stays: 'active' });
      const undo = captureRuntime(target, { ...tools, hooks });
      return () => {
        undo();
        hooks.close();
      };
    },
  },
  longLivedRuntime: {
    name: 'runtime',
    needs: ['getActor', 'routeMessage'],
    capture(target, tools) {
      const hooks = createActorHooks({ ...tools, stays: 'idle' });
      const { scan, undo } = captureLongLived(target, { ...tools, hooks });
      tools.every.tick.add(scan);
      return () => {
        tools.every.tick.delete(scan);
        undo();
        hooks.close();
      };
    },
  },
  messageQueue: {
    name: 'queue',
    needs: ['enqueue'],
    capture(target, tools) {
      const probe = createDepthProbe(target, tools.counts);
      const undo = captureQueue(target, { ...tools, mono: tools.teller.mono });
      tools.every.look.add(probe);
      return () => {
        tools.every.look.delete(probe);
        undo();
      };
    },
  },
  journalStore: part('journal', ['appendEntry'], captureJournal),
  stateStore: part('state', ['save'], captureState),
  traceWriter: part('traces', ['emit'], captureTraces),
  metrics: part('metrics', [], captureMetrics),
  telemetry: part('telemetry', ['getStore', 'setStore'], captureTelemetry),
};

const MARK = Symbol.for('loom-studio.observed');

function assemble({ outbox, runtime, ...deps }: ObservingDeps) {
  const { now, mono } = runtime;
  const meter = createMeter(mono);
  const fill = (): number => (outbox.bytes + (outbox.inFlight?.bytes ?? 0)) / deps.outboxBytes;
  const cost = createCost({ now, mono, meter, fill, elsewhere: deps.registryMs });
  const { shedding } = cost;
  const shed = Object.assign(deps.counts, { shed: 0 });
  const teller = createTeller({
    ...{ outbox, runtime, meter, shedding, counts: shed },
    ...{ redactions: deps.redactions, wake: deps.wake, actors: () => actors },
  });
  const context = createContextStore();
  const deliveries = createDeliveries({ now, mono, context });
  const work = createWorkTable({
    mono,
    watcher: deps.watcher,
    tell(id, items) {
      outbox.changeWork(id, items, now());
      deps.wake();
    },
  });
  const actors: Actors = createActors({
    ...{ outbox, now, worker: deps.worker, hasRegistry: deps.hasRegistry },
    ...{ workOf: work.of, wake: deps.wake },
  });
  const messages = createMessageFeed({ mono, shedding, tell: teller.tell });
  const counts = createQueueCounts({ now, tell: outbox.counts });
  const handlings = createHandlings({
    ...{ teller, actors, work, messages },
    failed: ({ queue }) => queue !== undefined && counts.add(queue, 'failed'),
  });
  return { meter, cost, teller, context, deliveries, work, actors, messages, counts, handlings, shed };
}

interface Active {
  name: string;
  target: object;
  undo(): void;
}

export function createObserving(deps: ObservingDeps): Observing {
  const parts = assemble(deps);
  const { actors, cost, counts, deliveries, messages, work, teller, meter, shed } = parts;
  const every: Tools['every'] = {
    tick: new Set([work.scan]),
    report: new Set([messages.flush, counts.report, cost.update, tellCost]),
    look: new Set(),
  };
  const active = new Set<Active>();
  let journals = false;
  const tools: Tools = {
    ...{ ...parts, every },
    tellBase(id, actor) {
      if (journals) tellBaseOf(teller, id, actor);
    },
  };
  const captures = (): string[] => [...new Set(Array.from(active, ({ name }) => name))];
  const changed = (): void => {
    journals = captures().includes('journal');
    deps.changed();
  };
  let ticks = 0;
  let cancel: Cancel | undefined;
  let stopped = false;

  function tellCost(): void {
    const news = cost.news();
    if (news && deps.outbox.counts(news, 120)) cost.told(news);
  }

  function tick(): void {
    cancel = deps.runtime.after(TICK_MS, tick);
    ticks++;
    for (const run of every.tick) run();
    if (ticks % REPORT_TICKS === 0) for (const run of every.report) run();
    if (ticks % LOOK_TICKS === 0) for (const run of every.look) run();
    if (deps.outbox.size > 0) deps.wake();
  }

  /** The last hooked goes first: one object may be several parts. */
  function release(hooked: readonly Active[]): void {
    for (const each of [...hooked].reverse()) {
      if (!active.delete(each)) continue;
      each.undo();
      Reflect.deleteProperty(each.target, MARK);
    }
  }

  function hook(target: object, { name, capture }: Part<never>): Active {
    const hooked = { name, target, undo: capture(target as never, tools) };
    Object.defineProperty(target, MARK, { value: true, configurable: true });
    active.add(hooked);
    return hooked;
  }

  return {
    observe(given) {
      if (stopped) return () => undefined;
      const wanted = readParts(given);
      const hooked: Active[] = [];
      try {
        for (const [target, each] of wanted) hooked.push(hook(target, each));
      } catch (error) {
        release(hooked);
        throw error;
      }
      actors.track();
      cancel ??= deps.runtime.after(TICK_MS, tick);
      changed();
      return () => {
        release(hooked);
        if (!stopped) changed();
      };
    },
    actors,
    teller,
    meter,
    captures,
    counts: shed,
    settle() {
      messages.flush();
      counts.report();
    },
    stop() {
      stopped = true;
      cancel?.();
      release([...active]);
      messages.flush();
      counts.report();
    },
    stats: () => ({
      captures: captures(),
      ...cost.figures,
      shedding: cost.shedding(),
      shed: shed.shed,
      running: work.figures.running,
      messages: { ...messages.figures },
      forgotten: {
        actors: actors.figures.forgotten,
        ...deliveries.forgotten,
        work: work.figures.untracked,
        queues: counts.figures.untracked,
      },
    }),
  };
}

/** Everything checked before anything is hooked. */
function readParts(given: ObservedParts): Array<[object, Part<never>]> {
  if (typeof given !== 'object' || given === null) throw new TypeError('observe: must be an object of parts');
  return Object.entries(given).flatMap(([key, target]: [string, unknown]) => {
    if (target === undefined) return [];
    if (!Object.hasOwn(PARTS, key)) throw new TypeError(`observe: "${key}" is nothing that can be observed`);
    const wanted = PARTS[key as keyof ObservedParts] as Part<never>;
    check(key, target, wanted.needs);
    return [[target, wanted]] as Array<[object, Part<never>]>;
  });
}

function check(key: string, target: unknown, needs: readonly string[]): asserts target is object {
  const object = (typeof target === 'object' && target !== null) || typeof target === 'function';
  if (!object) throw new TypeError(`observe: ${key} must be an object`);
  for (const method of needs) {
    if (typeof (target as Record<string, unknown>)[method] !== 'function')
      throw new TypeError(`observe: ${key} has no method ${method}()`);
  }
  if (Object.hasOwn(target as object, MARK))
    throw new Error(`observe: ${key} is observed already: stop that first`);
  if (!Object.isExtensible(target)) throw new TypeError(`observe: a frozen ${key} cannot be hooked`);
}
