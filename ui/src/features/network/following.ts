import type { GraphData, GraphRequest } from '@loom-studio/core-adapter/protocol';
import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ErrorFrame, Live, Subscription } from '../../net/live.ts';

/** A graph with what was asked for it: right after a change, the graph there is answers an older question. */
export interface Told {
  data: GraphData;
  request: GraphRequest;
}

export interface Following {
  told: ReadonlySignal<Told | undefined>;
  failure: ReadonlySignal<ErrorFrame['data'] | undefined>;
}

/** Follows what is wanted while something is. An older graph stays until the new one is there. */
export function followGraph(live: Live, wanted: ReadonlySignal<GraphRequest | undefined>): Following {
  const told: Signal<Told | undefined> = signal(undefined);
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
        told.value = { data: messagesIn(frame.data), request: answered };
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
    told.value = undefined;
  }
}

/** Without edges of who spawned whom, and nodes that are there for those alone: this page shows messages. */
export function messagesIn(data: GraphData): GraphData {
  const edges = data.edges.filter(({ kind }) => kind !== 'spawned');
  if (edges.length === data.edges.length) return data;
  return { ...data, edges, nodes: data.nodes.filter(({ received, sent }) => received + sent > 0) };
}
