import type { LegacyActor } from '@loom-studio/core-adapter/protocol';
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { isActor } from '../../net/frames.ts';
import { type Answer, apiPath, type Rest } from '../../net/rest.ts';
import type { HistoryModel } from '../journal/model.ts';
import { type ActorStore, identityOf } from './store.ts';

export type Detail =
  | { kind: 'none' }
  | { kind: 'loading'; key: string }
  | { kind: 'present'; actor: LegacyActor }
  | { kind: 'removed'; actor: LegacyActor }
  | { kind: 'missing'; key: string }
  | { kind: 'ambiguous'; key: string; apps: readonly string[] }
  | { kind: 'unreadable'; key: string; detail: string };

export interface DetailModel {
  detail: ReadonlySignal<Detail>;
  journal: HistoryModel;
  messages: HistoryModel;
  /** Something was written to the journal of the actor with this id, in whichever app. */
  journalGrew(id: string): void;
  /** Forgets what was told and asks again. */
  retry(): void;
}

export interface DetailDeps {
  /** Key of the actor to show. */
  subject: ReadonlySignal<string | undefined>;
  store: ActorStore;
  rest: Rest;
  journal: HistoryModel;
  messages: HistoryModel;
}

export function createDetail({ subject, store, rest, journal, messages }: DetailDeps): DetailModel {
  /** What a plain call said about an actor that is not on the live list. */
  const told = signal<Detail>({ kind: 'none' });
  const detail = computed<Detail>(() => {
    store.revision.value;
    const key = subject.value;
    if (key === undefined) return { kind: 'none' };
    const actor = store.get(key);
    if (actor) return { kind: actor.removedAt === undefined ? 'present' : 'removed', actor };
    return keyOfDetail(told.value) === key ? told.value : { kind: 'loading', key };
  });

  effect(() => {
    const key = subject.value;
    const identity = key === undefined ? undefined : identityOf(key);
    journal.show(identity);
    messages.show(identity);
  });

  let asking: string | undefined;
  effect(() => {
    const current = detail.value;
    if (current.kind !== 'loading' || !store.loaded.value || asking === current.key) return;
    asking = current.key;
    void ask(current.key);
  });

  store.onPaint((changed) => {
    const key = subject.peek();
    if (key !== undefined && changed.has(key)) messages.refresh();
  });

  return {
    detail,
    journal,
    messages,
    journalGrew(id) {
      const key = subject.peek();
      if (key !== undefined && identityOf(key).id === id) journal.refresh();
    },
    retry() {
      told.value = { kind: 'none' };
      journal.refresh();
      messages.refresh();
    },
  };

  async function ask(key: string) {
    const { app, id } = identityOf(key);
    const answer = await rest.get(apiPath(['actors', id], { app }));
    asking = undefined;
    if (subject.peek() === key) told.value = detailOf(key, answer);
  }
}

function keyOfDetail(detail: Detail): string | undefined {
  if (detail.kind === 'none') return undefined;
  return 'actor' in detail ? `${detail.actor.app}:${detail.actor.id}` : detail.key;
}

function detailOf(key: string, answer: Answer): Detail {
  if (answer.kind === 'unreachable')
    return { kind: 'unreadable', key, detail: 'The studio does not answer.' };
  if (answer.kind === 'ok') {
    if (!isActor(answer.body)) return { kind: 'unreadable', key, detail: 'The answer is not an actor.' };
    return { kind: 'present', actor: answer.body };
  }
  const { status, problem } = answer;
  const rest = problem as { actor?: unknown; apps?: unknown };
  if (status === 410 && isActor(rest.actor)) return { kind: 'removed', actor: rest.actor };
  if (status === 404 || status === 410) return { kind: 'missing', key };
  if (status === 409 && Array.isArray(rest.apps))
    return { kind: 'ambiguous', key, apps: rest.apps.map(String) };
  return { kind: 'unreadable', key, detail: problem.detail ?? `The studio answered ${status}.` };
}
