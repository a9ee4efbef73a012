/**
 * Loaded by vitest before each file of Loom's tests: every registry and runtime they make is connected to the
 * studio by the first call of it, before that call is answered, as an app connects its own.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectStudio } from '../../../core-adapter/src/index.ts';
import type { Studio } from '../../../core-adapter/src/types.ts';

declare const afterAll: (run: () => Promise<void>) => void;

type Methods = Record<string, (this: object, ...args: unknown[]) => unknown>;

const SOURCES = join(process.env.UPSTREAM_DIR ?? '', 'src');
const CLASSES: Array<[file: string, name: string, connect: (made: object) => Studio]> = [
  ['discovery/index.ts', 'InMemoryActorRegistry', connectRegistry],
  ['discovery/redis-actor-registry.ts', 'RedisActorRegistry', connectRegistry],
  ['runtime/actor-runtime.ts', 'ActorRuntime', observeRuntime],
  ['actor/actor-runtime.ts', 'LongLivedActorRuntime', observePool],
];

const studios: Array<{ name: string; studio: Studio }> = [];
const seen = new WeakSet<object>();
const silent = { log: () => undefined };

function connectRegistry(made: object): Studio {
  return connectStudio(made as never, { app: 'registries', ...silent });
}

function observeRuntime(made: object): Studio {
  const { messageQueue, stateStore, journalStore } = made as Record<string, object | undefined>;
  const studio = connectStudio(undefined, { app: 'runtimes', ...silent });
  // Some tests give several runtimes the same stores.
  const fresh = Object.entries({ messageQueue, stateStore, journalStore }).filter(
    ([, part]) => part !== undefined && !seen.has(part),
  );
  for (const [, part] of fresh) seen.add(part as object);
  studio.observe({ runtime: made as never, ...Object.fromEntries(fresh) });
  return studio;
}

function observePool(made: object): Studio {
  const studio = connectStudio(undefined, { app: 'pools', ...silent });
  studio.observe({ longLivedRuntime: made as never });
  return studio;
}

function hookClass(methods: Methods, name: string, connect: (made: object) => Studio): void {
  for (const method of Object.getOwnPropertyNames(methods)) {
    const original = methods[method];
    if (method === 'constructor' || typeof original !== 'function') continue;
    methods[method] = function (this: object, ...args: unknown[]): unknown {
      if (seen.has(this)) return original.apply(this, args);
      seen.add(this);
      studios.push({ name, studio: connect(this) });
      // Through the hook that is on it now, if this method gets one.
      return (this as Methods)[method]?.call(this, ...args);
    };
  }
}

for (const [file, name, connect] of CLASSES) {
  const module = (await import(join(SOURCES, file))) as Record<string, { prototype: Methods }>;
  hookClass(module[name]?.prototype ?? {}, name, connect);
}

async function end(name: string, studio: Studio): Promise<void> {
  // Where a test closed its Redis, what that holds cannot be read any more.
  await studio.flush(2_000);
  const { dropped, hooks, observing } = studio.stats();
  const line = { name, dropped, hooks, captures: observing.captures };
  appendFileSync(process.env.HOOKED ?? '', `${JSON.stringify(line)}\n`);
  await studio.close();
}

afterAll(async () => {
  await Promise.all(studios.map(({ name, studio }) => end(name, studio)));
});
