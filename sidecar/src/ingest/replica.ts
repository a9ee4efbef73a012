import type { ChangeEntry } from '@loom-studio/core-adapter/protocol';
import type { Engine, Position } from '../engine/engine.ts';
import { createPicture, type Picture } from './picture.ts';
import type { Policy } from './policy.ts';
import type { ReduceView } from './reduce/view.ts';

/** Pub/sub may be silent because nothing happens or because it is dead: after this long the position is asked. */
const SILENCE_MS = 1_500;
/** With the second a position may take, a page says *stale* within 3 s. */
const LOOK_MS = 250;

export interface Replica {
  readonly view: ReduceView;
  picture(): Picture;
  position(): Position;
  /** Loaded, and the engine answered lately. */
  fresh(): boolean;
  /** Milliseconds since the engine was heard last; absent when it never was. */
  silentMs(): number | undefined;
  /** Milliseconds since a commit was applied, or everything loaded; absent before. */
  stillMs(): number | undefined;
  /** Takes an entry from wherever it came; duplicates are ignored, holes are read from the changelog. */
  receive(entry: ChangeEntry): Promise<void>;
  /** Compares with the engine and reads what is missing. Throws when the engine does not answer. */
  catchUp(): Promise<void>;
  onChange(listener: (entry: ChangeEntry) => void): () => void;
  onReset(listener: () => void): () => void;
  close(): void;
}

export interface ReplicaOptions {
  engine: Engine;
  workspace: string;
  policy: Policy;
  onError: (error: unknown) => void;
}

/**
 * A disposable read view of one workspace that follows the changelog. Resolves when it is loaded, or could not be:
 * then it is not fresh, and goes on trying.
 */
export async function createReplica({
  engine,
  workspace,
  policy,
  onError,
}: ReplicaOptions): Promise<Replica> {
  const changeListeners = new Set<(entry: ChangeEntry) => void>();
  const resetListeners = new Set<() => void>();
  let picture = createPicture(policy);
  let position: Position = { epoch: '', seq: 0, at: '' };
  let fresh = false;
  let heardAt: number | undefined;
  let movedAt: number | undefined;
  let repairing: Promise<void> | undefined;

  const apply = (entry: ChangeEntry): void => {
    picture.apply(entry);
    position = { epoch: entry.epoch, seq: entry.seq, at: entry.at };
    heardAt = performance.now();
    movedAt = heardAt;
    for (const listener of changeListeners) guarded(() => listener(entry), onError);
  };

  const isNext = (entry: ChangeEntry) => entry.epoch === position.epoch && entry.seq === position.seq + 1;
  const isKnown = (entry: ChangeEntry) => entry.epoch === position.epoch && entry.seq <= position.seq;

  const load = async (): Promise<void> => {
    const loaded = await loadPicture(engine, workspace, policy);
    picture = loaded.picture;
    position = loaded.position;
    movedAt = performance.now();
    for (const listener of resetListeners) guarded(listener, onError);
  };

  const repair = async (): Promise<void> => {
    const entries = await engine.since(workspace, position);
    if (entries === 'gone') return load();
    for (const entry of entries) if (isNext(entry)) apply(entry);
  };

  /** One repair at a time: whoever finds a hole meanwhile waits for the same one. */
  const catchUp = (): Promise<void> => {
    repairing ??= repair()
      .then(() => {
        fresh = true;
        heardAt = performance.now();
      })
      .catch((error) => {
        fresh = false;
        throw error;
      })
      .finally(() => {
        repairing = undefined;
      });
    return repairing;
  };

  const receive = async (entry: ChangeEntry): Promise<void> => {
    if (isKnown(entry)) return;
    if (!repairing && isNext(entry)) return apply(entry);
    await catchUp();
    if (!isKnown(entry)) await catchUp();
  };

  const unsubscribe = await engine.subscribe(workspace, (entry) => {
    receive(entry).catch(onError);
  });
  await catchUp().catch(onError);
  const watch = setInterval(() => {
    // A view that could not be compared is compared until it was, even while it hears what is committed now.
    if (!fresh || performance.now() - (heardAt ?? 0) >= SILENCE_MS) catchUp().catch(onError);
  }, LOOK_MS);
  watch.unref();

  return {
    view: reduceView(
      () => picture,
      () => position,
    ),
    picture: () => picture,
    position: () => position,
    fresh: () => fresh,
    silentMs: () => since(heardAt),
    stillMs: () => since(movedAt),
    receive,
    catchUp,
    onChange: (listener) => listen(changeListeners, listener),
    onReset: (listener) => listen(resetListeners, listener),
    close() {
      clearInterval(watch);
      unsubscribe();
    },
  };
}

async function loadPicture(engine: Engine, workspace: string, policy: Policy) {
  for (;;) {
    const picture = createPicture(policy);
    let position = await engine.position(workspace);
    for await (const page of engine.load(workspace)) picture.addPage(page);
    const target = await engine.position(workspace);
    const missed = await engine.since(workspace, position);
    if (missed === 'gone') continue;
    for (const entry of missed) {
      picture.apply(entry, true);
      position = { epoch: entry.epoch, seq: entry.seq, at: entry.at };
    }
    if (position.epoch === target.epoch && position.seq >= target.seq) return { picture, position };
  }
}

function reduceView(picture: () => Picture, position: () => Position): ReduceView {
  return {
    get epoch() {
      return position().epoch;
    },
    get seq() {
      return position().seq;
    },
    get state() {
      return picture().state();
    },
    get size() {
      return picture().live.size;
    },
    get tombstoneCount() {
      return picture().dead.size;
    },
    record: (key) => picture().record(key),
    producer: (id) => picture().producers.get(id),
    producers: () => picture().producers.values(),
    owned: (producer) => picture().owned(producer),
    ownedCount: (producer) => picture().owned(producer).size,
    due: (now, limit) => picture().due(now, limit),
    tombstoneKeys: () => picture().dead.keys(),
  };
}

function since(at: number | undefined): number | undefined {
  return at === undefined ? undefined : performance.now() - at;
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One bad listener does not starve the others. */
function guarded(call: () => void, onError: (error: unknown) => void): void {
  try {
    call();
  } catch (error) {
    onError(error);
  }
}
