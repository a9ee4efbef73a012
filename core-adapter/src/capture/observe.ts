import type { Cancel } from '../runtime.ts';
import type { ObservedParts, ObservingStats } from '../types.ts';
import type { Actors } from './actors.ts';
import { tellBaseOf } from './base.ts';
import type { Meter } from './meter.ts';
import { MARK, type Part, readParts } from './parts.ts';
import type { Teller } from './teller.ts';
import { assemble, type ObservingDeps, type Tools } from './tools.ts';

const TICK_MS = 500;
/** Ticks between two reports of counts, and between two looks at what lives elsewhere. */
const REPORT_TICKS = 2;
const LOOK_TICKS = 10;

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

interface Active {
  name: string;
  target: object;
  undo(): void;
}

export function createObserving(deps: ObservingDeps): Observing {
  const active = new Set<Active>();
  const seesHandlings = (): boolean => Array.from(active).some(({ name }) => name === 'runtime');
  const parts = assemble({ ...deps, seesHandlings });
  const { actors, cost, counts, deliveries, messages, work, teller, meter, shed } = parts;
  const every: Tools['every'] = {
    tick: new Set([work.scan]),
    report: new Set([messages.flush, counts.report, cost.update, tellCost]),
    look: new Set(),
  };
  let journals = false;
  let unseen = 0;
  const tools: Tools = {
    ...{ ...parts, every },
    tellBase(id, actor) {
      if (journals) tellBaseOf(teller, id, actor);
    },
    unseen() {
      unseen++;
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
        unseen,
        ...deliveries.forgotten,
        work: work.figures.untracked,
        queues: counts.figures.untracked,
      },
    }),
  };
}
