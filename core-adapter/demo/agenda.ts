/** What is to happen when, in simulated milliseconds. A binary heap: the demo plans thousands of things a second. */
export interface Agenda {
  plan(at: number, run: (at: number) => void): void;
  /** Runs all that is due up to `now`, in order. What it plans itself runs too when it is due by then. */
  runUntil(now: number): void;
}

interface Item {
  at: number;
  run(at: number): void;
}

export function createAgenda(): Agenda {
  const heap: Item[] = [];
  const at = (index: number): number => heap[index]?.at ?? Number.POSITIVE_INFINITY;

  function swap(left: number, right: number): void {
    const kept = heap[left] as Item;
    heap[left] = heap[right] as Item;
    heap[right] = kept;
  }

  function rise(start: number): void {
    for (let index = start; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (at(parent) <= at(index)) return;
      swap(parent, index);
      index = parent;
    }
  }

  function sink(): void {
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const smaller = at(left + 1) < at(left) ? left + 1 : left;
      if (at(index) <= at(smaller)) return;
      swap(index, smaller);
      index = smaller;
    }
  }

  function takeFirst(): Item {
    const first = heap[0] as Item;
    const last = heap.pop() as Item;
    if (heap.length > 0) {
      heap[0] = last;
      sink();
    }
    return first;
  }

  return {
    plan(time, run) {
      heap.push({ at: time, run });
      rise(heap.length - 1);
    },
    runUntil(now) {
      while (at(0) <= now) {
        const item = takeFirst();
        item.run(item.at);
      }
    },
  };
}
