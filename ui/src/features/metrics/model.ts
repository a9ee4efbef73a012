import type { SeriesData } from '@loom-studio/core-adapter/protocol';
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { ErrorFrame, Live } from '../../net/live.ts';
import { reduceSeries } from '../../net/reduce-series.ts';

export type Split = 'type' | 'worker';

/** The workspace's figures of the last minutes, followed while a screen shows them. */
export interface SeriesModel {
  /** Everything kept so far. Absent until the studio told it once. */
  data: ReadonlySignal<SeriesData | undefined>;
  /** Why there is none. */
  problem: ReadonlySignal<ErrorFrame['data'] | undefined>;
  /** Asks for the figures; the result stops it. One screen follows at a time. */
  follow(split: Split): () => void;
}

export function createSeries(live: Live): SeriesModel {
  const data = signal<SeriesData | undefined>(undefined);
  const problem = signal<ErrorFrame['data'] | undefined>(undefined);
  return { data, problem, follow };

  function follow(split: Split): () => void {
    // What was shown stays in sight until what is asked for now is here, but nothing is added to it.
    let held: SeriesData | undefined;
    const subscription = live.subscribe(
      { topic: 'metrics', split },
      {
        frame(frame) {
          held = reduceSeries(held, frame);
          if (held) show(held);
        },
        failed(error) {
          problem.value = error;
        },
      },
    );
    return () => subscription.close();
  }

  function show(held: SeriesData) {
    batch(() => {
      problem.value = undefined;
      data.value = held;
    });
  }
}
