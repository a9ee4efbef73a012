import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Clock, throttle } from '../../net/clock.ts';
import type { Frame } from '../../net/frames.ts';
import { createRates, type Rates } from './rates.ts';

/** At most four paints a second. */
const PAINT_EVERY_MS = 250;
/** Actors that left stay readable where a reader held them, up to so many. */
const KEPT_DEPARTED = 1_000;

/** Every actor this page was told about. Frames change it at once; the page hears of it at most four times a second. */
export interface ActorStore {
  /** Grows with every paint; whoever reads actors reads this first. */
  revision: ReadonlySignal<number>;
  /** How many exist when the studio says that this page holds only some of them. */
  total: ReadonlySignal<number | undefined>;
  /** Whether a list ever arrived. Without one nothing can be called empty. */
  loaded: ReadonlySignal<boolean>;
  rates: Rates;
  size(): number;
  all(): Iterable<LegacyActor>;
  /** The actor, or its last state when it left while this page watched. */
  get(key: string): LegacyActor | undefined;
  apply(frame: Frame): void;
  /** A list read by a plain call, possibly cut. */
  replace(actors: readonly LegacyActor[], total: number): void;
  /** A hook for those who react to single changes: called with the paint that shows them. */
  onPaint(run: (changed: ReadonlySet<string>) => void): void;
}

export interface ActorStoreDeps {
  clock: Clock;
  studioNow: () => number;
}

export function keyOf(actor: { app: string; id: string }): string {
  return `${actor.app}:${actor.id}`;
}

/** An app name holds no colon, so the first one ends it. */
export function identityOf(key: string): { app: string; id: string } {
  const colon = key.indexOf(':');
  return { app: key.slice(0, colon), id: key.slice(colon + 1) };
}

export function createActorStore({ clock, studioNow }: ActorStoreDeps): ActorStore {
  const present = new Map<string, LegacyActor>();
  const departed = new Map<string, LegacyActor>();
  const revision = signal(0);
  const loaded = signal(false);
  const total: Signal<number | undefined> = signal(undefined);
  const rates = createRates();
  const listeners: Array<(changed: ReadonlySet<string>) => void> = [];
  let changed = new Set<string>();
  const painter = throttle(clock, PAINT_EVERY_MS, paint);

  return {
    revision,
    total,
    loaded,
    rates,
    size: () => present.size,
    all: () => present.values(),
    get: (key) => present.get(key) ?? departed.get(key),
    apply,
    replace,
    onPaint: (run) => listeners.push(run),
  };

  function apply(frame: Frame) {
    if (frame.kind === 'actors') replaceAll(frame.actors, undefined);
    else if (frame.kind === 'updated') update(frame.actor);
    else if (frame.kind === 'removed') remove(keyOf(frame), frame.cause);
  }

  function replace(actors: readonly LegacyActor[], count: number) {
    replaceAll(actors, count > actors.length ? count : undefined);
  }

  /** Versions start anew with a list: the studio behind it may be another one. */
  function replaceAll(actors: readonly LegacyActor[], count: number | undefined) {
    present.clear();
    departed.clear();
    rates.clear();
    for (const actor of actors) {
      if (actor.removedAt === undefined) put(keyOf(actor), actor);
    }
    batch(() => {
      loaded.value = true;
      total.value = count;
      painter.cancel();
      paint();
    });
  }

  function update(actor: LegacyActor) {
    const key = keyOf(actor);
    const gone = departed.get(key);
    if (gone && actor.v <= gone.v) return;
    const known = present.get(key);
    if (known && !isNews(actor, known)) return;
    if (actor.removedAt !== undefined) depart(key, actor);
    else put(key, actor);
    touch(key);
  }

  function put(key: string, actor: LegacyActor) {
    departed.delete(key);
    present.set(key, actor);
    rates.saw(key, actor.messageCount, clock.now());
  }

  function remove(key: string, cause: string) {
    const last = present.get(key);
    if (!last) return;
    const removedAt = new Date(studioNow()).toISOString();
    depart(key, { ...last, removedAt, cause: cause as NonNullable<LegacyActor['cause']> });
    touch(key);
  }

  function depart(key: string, actor: LegacyActor) {
    present.delete(key);
    rates.forget(key);
    departed.set(key, actor);
    for (const oldest of departed.keys()) {
      if (departed.size <= KEPT_DEPARTED) break;
      departed.delete(oldest);
    }
  }

  function touch(key: string) {
    changed.add(key);
    painter.request();
  }

  function paint() {
    const seen = changed;
    changed = new Set();
    batch(() => {
      revision.value += 1;
      for (const listener of listeners) listener(seen);
    });
  }
}

/** The loss of an owner says something new of an actor without changing its record, hence not its version. */
function isNews(actor: LegacyActor, known: LegacyActor): boolean {
  if (actor.v !== known.v) return actor.v > known.v;
  return actor.ownerLostSince !== known.ownerLostSince;
}
