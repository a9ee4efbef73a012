import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from './clock.ts';
import type { Answer, Rest } from './rest.ts';

/** What a plain call answers, asked for again and again while somebody looks. */
export interface Poll<T> {
  /** The last answer that could be read. */
  value: ReadonlySignal<T | undefined>;
  /** The last question was not answered: what there is is old. */
  unanswered: ReadonlySignal<boolean>;
  /** Asks for `path` until the result is called; an answer for another path is forgotten. */
  follow(path: string): () => void;
}

export interface PollDeps<T> {
  rest: Rest;
  clock: Clock;
  everyMs: number;
  /** Whether anybody can see the page. */
  isSeen: () => boolean;
  /** Absent when the body is not what was asked for. */
  read: (body: unknown) => T | undefined;
}

export function createPoll<T>({ rest, clock, everyMs, isSeen, read }: PollDeps<T>): Poll<T> {
  const value = signal<T | undefined>(undefined);
  const unanswered = signal(false);
  let shown: string | undefined;
  return { value, unanswered, follow };

  function follow(path: string): () => void {
    let cancel: (() => void) | undefined;
    let stopped = false;
    if (path !== shown) forget();
    shown = path;
    void ask();
    return () => {
      stopped = true;
      cancel?.();
    };

    async function ask() {
      if (isSeen()) {
        const answer = await rest.get(path);
        if (!stopped) take(answer);
      }
      if (!stopped) cancel = clock.after(everyMs, () => void ask());
    }
  }

  function forget() {
    batch(() => {
      value.value = undefined;
      unanswered.value = false;
    });
  }

  function take(answer: Answer) {
    const next = answer.kind === 'ok' ? read(answer.body) : undefined;
    batch(() => {
      unanswered.value = next === undefined;
      if (next !== undefined) value.value = next;
    });
  }
}
