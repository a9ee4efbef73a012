import { describe, expect, it } from '@jest/globals';
import type { TopicRequest } from '@loom-studio/core-adapter/protocol';
import type { Live, TopicFrame, TopicHandlers } from './live.ts';
import { createTableFeed } from './table-feed.ts';

function world() {
  const asked: TopicRequest[] = [];
  let handlers: TopicHandlers | undefined;
  let closed = 0;
  const live: Live = {
    subscribe(request, told) {
      asked.push(request);
      handlers = told;
      const close = () => {
        closed += 1;
      };
      return { change: (other) => void asked.push(other), close };
    },
  };
  const tell = (more: number) =>
    handlers?.frame({
      type: 'tables',
      t: 'tables/queues',
      at: 't1',
      data: { now: 5, queues: [], more },
    } satisfies TopicFrame);
  return { asked, tell, closed: () => closed, refuse: () => handlers?.failed?.(REFUSAL), live };
}

const REFUSAL = { code: 'too_many', message: 'too many topics', retryable: true };

describe('the feed of a table', () => {
  it('is one subscription, however many follow, and ends with the last', () => {
    const { asked, tell, closed, live } = world();
    const feed = createTableFeed({ live, of: 'queues' });
    const [one, other] = [feed.follow(), feed.follow()];
    expect(asked).toEqual([{ topic: 'tables', of: 'queues' }]);
    tell(3);
    one();
    one();
    expect(closed()).toBe(0);
    expect(feed.data.value?.more).toBe(3);
    other();
    expect(closed()).toBe(1);
    expect(feed.data.value).toBeUndefined();
    feed.follow();
    expect(asked).toHaveLength(2);
  });

  it('is of the app that the last one who follows asks for', () => {
    const { asked, tell, live } = world();
    let left = 0;
    const feed = createTableFeed({ live, of: 'queues', left: () => (left += 1) });
    feed.follow();
    tell(3);
    const one = feed.follow('shop');
    expect(feed.data.value).toBeUndefined();
    expect(left).toBe(1);
    feed.follow('shop')();
    one();
    expect(asked).toEqual([
      { topic: 'tables', of: 'queues' },
      { topic: 'tables', of: 'queues', app: 'shop' },
      { topic: 'tables', of: 'queues' },
    ]);
  });

  it('says why it is not told, until it is', () => {
    const { tell, refuse, live } = world();
    const feed = createTableFeed({ live, of: 'causes' });
    feed.follow();
    refuse();
    expect(feed.problem.value).toEqual(REFUSAL);
    tell(0);
    expect(feed.problem.value).toBeUndefined();
  });
});
