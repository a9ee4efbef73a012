import { parseQuery } from '@loom-studio/core-adapter/query';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Live, Subscription } from '../../net/live.ts';
import { NO_QUERY, type QueryState, reduceQuery } from '../../net/reduce-query.ts';
import type { Scene } from './scene.ts';

/** Something that can be found: a group of the graph, or an actor anywhere in the studio. */
export type Find =
  | { kind: 'group'; id: string; label: string; actors: number; expanded: boolean }
  | { kind: 'actor'; app: string; id: string; type: string };

export interface Finder {
  text: ReadonlySignal<string>;
  finds: ReadonlySignal<readonly Find[]>;
  /** Actors are only looked for while somebody types. */
  search(text: string): void;
  close(): void;
}

const MOST_FINDS = 8;

export interface FinderDeps {
  live: Live;
  scene: ReadonlySignal<Scene | undefined>;
}

export function createFinder({ live, scene }: FinderDeps): Finder {
  const text = signal('');
  const actors: Signal<QueryState> = signal(NO_QUERY);
  let subscription: Subscription | undefined;

  effect(() => {
    const words = text.value.trim();
    if (words === '' || !parseQuery(words).ok) {
      subscription?.close();
      subscription = undefined;
      actors.value = NO_QUERY;
      return;
    }
    const request = { topic: 'query', q: words, sort: 'id', from: 0, count: MOST_FINDS } as const;
    if (subscription) {
      subscription.change(request);
      return;
    }
    subscription = live.subscribe(request, {
      frame: (frame) => {
        actors.value = reduceQuery(actors.peek(), frame);
      },
    });
  });

  return {
    text,
    finds: computed(() =>
      [...groupsLike(text.value, scene.value), ...actorsOf(actors.value)].slice(0, MOST_FINDS),
    ),
    search: (next) => {
      text.value = next;
    },
    close: () => {
      text.value = '';
    },
  };
}

export function groupsLike(text: string, scene: Scene | undefined): Find[] {
  const words = text.trim().toLowerCase();
  if (words === '' || !scene) return [];
  return scene.bodies
    .filter(({ kind, label }) => kind === 'group' && label.toLowerCase().includes(words))
    .sort((a, b) => b.actors - a.actors)
    .slice(0, MOST_FINDS / 2)
    .map(({ id, label, actors, inside }) => ({
      kind: 'group',
      id,
      label,
      actors,
      expanded: inside !== undefined,
    }));
}

function actorsOf({ order, rows }: QueryState): Find[] {
  return order.flatMap((key) => {
    const actor = rows.get(key);
    return actor ? [{ kind: 'actor', app: actor.app, id: actor.id, type: actor.type } as const] : [];
  });
}
