import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { outsideEnvironment } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';

/** A part of a case in a process of its own: a load, a crowd of clients, or somebody else's server. */
export interface Part {
  readonly pid: number;
  /** Fails with what the part failed with. */
  ask<Answer = void>(name: string, data?: unknown): Promise<Answer>;
  /** The part tells something unasked. */
  on<Data>(name: string, heard: (data: Data) => void): void;
  end(): Promise<void>;
}

interface Answer {
  id?: number;
  name?: string;
  data?: unknown;
  failure?: string;
}

/** Starts `tests/bench/<script>`, which calls `serve`. It ends with this process, however that ends. */
export async function startPart(script: string, settings: unknown): Promise<Part> {
  const child = fork(join(ROOT, 'tests/bench', script), [], {
    execArgv: ['--import', 'tsx', '--conditions=source'],
    env: outsideEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve: (data: never) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, (data: never) => void>();
  let asked = 0;
  const ended = once(child, 'exit').then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${script} ended`));
  });
  child.on('message', ({ id, name, data, failure }: Answer) => {
    if (id === undefined) return listeners.get(name ?? '')?.(data as never);
    const waiter = waiting.get(id);
    waiting.delete(id);
    if (failure === undefined) waiter?.resolve(data as never);
    else waiter?.reject(new Error(`${script}: ${failure}`));
  });
  const ask = <Result>(name: string, data?: unknown) =>
    new Promise<Result>((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      child.send({ id: asked, name, data });
    });
  await ask('start', settings);
  return {
    pid: child.pid ?? 0,
    ask,
    on: (name, heard) => void listeners.set(name, heard),
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what comes was sent by the case that belongs to this part
type Handlers = Record<string, (data: any) => unknown>;

/** The other side: answers by name; `start` comes first. */
export function serve(handlers: Handlers): { tell(name: string, data: unknown): void } {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ id, name, data }: { id: number; name: string; data: unknown }) => {
    try {
      process.send?.({ id, data: await handlers[name]?.(data) });
    } catch (error) {
      process.send?.({
        id,
        failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  });
  return { tell: (name, data) => void process.send?.({ name, data }) };
}
