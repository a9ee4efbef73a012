import type { GraphData, GraphEdge, GraphRequest } from '@loom-studio/core-adapter/protocol';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ErrorFrame, Live, Subscription } from '../../net/live.ts';

/** A graph with what was asked for it: right after a change, the graph there is answers an older question. */
export interface Told {
  /** Of messages; nodes that are there for what they spawned alone only where that is shown. */
  data: GraphData;
  /** Who spawned whom, whether it is shown or not. */
  spawned: readonly GraphEdge[];
  request: GraphRequest;
}

export interface Following {
  told: ReadonlySignal<Told | undefined>;
  failure: ReadonlySignal<ErrorFrame['data'] | undefined>;
}

/** Follows what is wanted while something is. An older graph stays until the new one is there. */
export function followGraph(
  live: Live,
  wanted: ReadonlySignal<GraphRequest | undefined>,
  showsSpawned: ReadonlySignal<boolean>,
): Following {
  const whole: Signal<{ data: GraphData; request: GraphRequest } | undefined> = signal(undefined);
  const told = computed(
    () => whole.value && toldOf(whole.value.data, whole.value.request, showsSpawned.value),
  );
  const failure: Signal<ErrorFrame['data'] | undefined> = signal(undefined);
  let subscription: Subscription | undefined;
  let asked = '';
  let answered: GraphRequest | undefined;

  effect(() => {
    const request = wanted.value;
    const text = request ? JSON.stringify(request) : '';
    if (text === asked) return;
    asked = text;
    failure.value = undefined;
    if (!request) close();
    else if (subscription) subscription.change(request);
    else open(request);
  });
  return { told, failure };

  function open(request: GraphRequest) {
    subscription = live.subscribe(request, {
      frame(frame) {
        if (frame.type === 'subscribed') answered = wanted.peek();
        if (frame.type !== 'graph' || !answered) return;
        failure.value = undefined;
        whole.value = { data: frame.data, request: answered };
      },
      failed: (error) => {
        failure.value = error;
      },
    });
  }

  function close() {
    subscription?.close();
    subscription = undefined;
    answered = undefined;
    whole.value = undefined;
  }
}

/** Edges of who spawned whom stand apart: they are no messages, and add nothing to any figure of messages. */
export function toldOf(data: GraphData, request: GraphRequest, showsSpawned: boolean): Told {
  const spawned = data.edges.filter(({ kind }) => kind === 'spawned');
  if (spawned.length === 0) return { data, spawned, request };
  const edges = data.edges.filter(({ kind }) => kind !== 'spawned');
  const nodes = showsSpawned ? data.nodes : data.nodes.filter(({ received, sent }) => received + sent > 0);
  return { data: { ...data, edges, nodes }, spawned, request };
}
