import type { ShownQueue } from '@loom-studio/core-adapter/protocol';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Live } from '../../net/live.ts';
import { createTableFeed, type TableFeed } from '../../net/table-feed.ts';
import { growthOf } from './growth.ts';
import { queueKey, typeOfQueue } from './queue-key.ts';
import { type QueueRates, type Readings, ratesOf, withReadings } from './readings.ts';

/** A queue with what is worked out of its counts. */
export interface Queue extends ShownQueue, QueueRates {
  key: string;
  /** Type of the actors it is for. */
  type: string | undefined;
  /** Messages a second by which it grows; absent while it does not. */
  growth: number | undefined;
}

export interface Queues extends Pick<TableFeed, 'problem' | 'follow'> {
  /** Those with most waiting first. Absent until they were told. */
  list: ReadonlySignal<readonly Queue[] | undefined>;
  /** Queues beyond those told. */
  more: ReadonlySignal<number>;
  /** Queues, of whatever app, that made room for others. */
  forgotten: ReadonlySignal<number>;
}

export interface QueuesDeps {
  live: Live;
  /** The studio's clock. Absent while what is shown is not of now: then nothing is known of the time since. */
  now: ReadonlySignal<number | undefined>;
}

export function createQueues({ live, now }: QueuesDeps): Queues {
  const readings = signal<Readings>(new Map());
  const feed = createTableFeed({
    live,
    of: 'queues',
    told(data) {
      readings.value = withReadings(readings.peek(), data);
    },
    left() {
      readings.value = new Map();
    },
  });
  const list = computed(() => {
    const data = feed.data.value;
    return data?.queues?.map((queue): Queue => {
      const key = queueKey(queue);
      const rates = ratesOf(readings.value.get(key), now.value ?? data.now);
      return { ...queue, ...rates, key, type: typeOfQueue(queue.name), growth: growthOf(queue) };
    });
  });
  return {
    list,
    more: computed(() => feed.data.value?.more ?? 0),
    forgotten: computed(() => feed.data.value?.forgotten ?? 0),
    ...feed,
  };
}

/** The queue of the actors of one type; absent when none is told. */
export function queueOfType(
  queues: readonly Queue[] | undefined,
  { app, type }: { app: string; type: string },
): Queue | undefined {
  return queues?.find((queue) => queue.app === app && queue.type === type);
}
