import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { batch, computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import type { Live, Subscription } from '../../net/live.ts';
import { type ActorState, NO_ACTOR, reduceActor } from '../../net/reduce-actor.ts';
import type { HistoryModel } from '../journal/model.ts';
import { identityOf } from './identity.ts';

export type Detail =
  | { kind: 'none' }
  | { kind: 'loading'; key: string }
  /** Alive, or gone with its last state. */
  | { kind: 'known'; actor: LiveActor }
  | { kind: 'missing'; key: string }
  | { kind: 'unreadable'; key: string; detail: string };

export interface DetailModel {
  detail: ReadonlySignal<Detail>;
  journal: HistoryModel;
  messages: HistoryModel;
  logs: HistoryModel;
  /** Forgets what was told and asks again. */
  retry(): void;
}

export interface DetailDeps {
  /** Key of the actor to show. */
  subject: ReadonlySignal<string | undefined>;
  live: Live;
  journal: HistoryModel;
  messages: HistoryModel;
  logs: HistoryModel;
}

/** Follows one actor, alive or dead: its state, and its history from where a reading ended. */
export function createDetail({ subject, live, journal, messages, logs }: DetailDeps): DetailModel {
  const state = signal(NO_ACTOR);
  const refusal = signal<string | undefined>(undefined);
  let subscription: Subscription | undefined;

  effect(() => {
    const key = subject.value;
    untracked(() => follow(key));
  });

  return {
    detail: computed(() => detailOf(subject.value, state.value, refusal.value)),
    journal,
    messages,
    logs,
    retry: () => follow(subject.peek()),
  };

  function follow(key: string | undefined) {
    subscription?.close();
    subscription = undefined;
    const identity = key === undefined ? undefined : identityOf(key);
    batch(() => {
      state.value = NO_ACTOR;
      refusal.value = undefined;
      journal.show(identity);
      messages.show(identity);
      logs.show(identity);
    });
    if (!identity) return;
    subscription = live.subscribe(
      { topic: 'actor', ...identity },
      {
        frame: (frame) => told(reduceActor(state.peek(), frame)),
        failed: ({ message }) => {
          refusal.value = message;
        },
      },
    );
  }

  /** What was complete stays in sight until the next whole is. */
  function told(next: ActorState) {
    const begun = next.begun !== state.peek().begun;
    batch(() => {
      state.value = next.complete ? next : { ...state.peek(), begun: next.begun };
      refusal.value = undefined;
      if (!next.complete) return;
      journal.told(next.journal);
      messages.told(next.messages);
      logs.told(next.logs);
    });
    if (!begun) return;
    journal.again();
    messages.again();
    logs.again();
  }
}

function detailOf(key: string | undefined, state: ActorState, refusal: string | undefined): Detail {
  if (key === undefined) return { kind: 'none' };
  if (state.actor) return { kind: 'known', actor: state.actor };
  if (refusal !== undefined) return { kind: 'unreadable', key, detail: refusal };
  return state.complete ? { kind: 'missing', key } : { kind: 'loading', key };
}
