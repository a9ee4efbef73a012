import type { Runtime } from '../../src/runtime.ts';

export interface ManualRuntime extends Runtime {
  /** Lets `ms` pass: everything due runs in order, with all microtasks after each. */
  advance(ms: number): Promise<void>;
  /** Runs the next tasks only, however far away: the finest interleaving there is. */
  step(tasks: number): Promise<void>;
  /** Advances in small steps until `done`; throws after `limitMs` of simulated time. */
  until(done: () => boolean, limitMs?: number): Promise<void>;
}

interface Task {
  at: number;
  order: number;
  run(): void;
}

/** Time that stands still until told, and chance from a seed. */
export function createManualRuntime(seed = 1): ManualRuntime {
  let tasks: Task[] = [];
  let time = 1_700_000_000_000;
  let order = 0;
  let state = seed >>> 0 || 1;

  function schedule(at: number, run: () => void): () => void {
    const task: Task = { at, order: ++order, run };
    tasks.push(task);
    return () => {
      tasks = tasks.filter((other) => other !== task);
    };
  }

  function nextDue(limit: number): Task | undefined {
    let first: Task | undefined;
    for (const task of tasks) {
      if (task.at > limit) continue;
      if (!first || task.at < first.at || (task.at === first.at && task.order < first.order)) first = task;
    }
    return first;
  }

  async function runNext(limit: number): Promise<boolean> {
    const task = nextDue(limit);
    if (!task) return false;
    tasks.splice(tasks.indexOf(task), 1);
    time = Math.max(time, task.at);
    task.run();
    await microtasks();
    return true;
  }

  async function advance(ms: number): Promise<void> {
    const limit = time + ms;
    await microtasks();
    while (await runNext(limit));
    time = limit;
  }

  return {
    now: () => time,
    mono: () => time,
    random() {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    },
    after: (ms, run) => schedule(time + ms, run),
    soon: (run) => schedule(time, run),
    advance,
    async step(count) {
      await microtasks();
      for (let done = 0; done < count; done++) await runNext(Number.POSITIVE_INFINITY);
    },
    async until(done, limitMs = 120_000) {
      for (let passed = 0; !done(); passed += 5) {
        if (passed > limitMs) throw new Error(`not reached within ${limitMs} simulated ms`);
        await advance(5);
      }
    },
  };
}

/** A real macrotask: every microtask, however deep, runs before. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
