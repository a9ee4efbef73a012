import { randomUUID } from 'node:crypto';
import { type QueryRequest, StudioError, type TopicRequest } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../../engine/engine.ts';
import type { Graph } from '../../../features/graph/graph.ts';
import type { Series } from '../../../features/metrics/series.ts';
import type { Queries } from '../../../ingest/query/queries.ts';
import { createGraphTopic, createSeriesTopic } from './figures-topics.ts';
import { createQueryTopic, type Pin, type QueryTopic } from './query-topic.ts';
import { createTableTopic } from './table-topics.ts';
import type { Topic, TopicContext } from './topic.ts';

export const SUMMARY_LIMITS = {
  /** Lists whose order somebody holds: each keeps the keys of a whole list. */
  held: 256,
  /** Different pictures of the graph at once. */
  graphs: 64,
};

/** The topics that sum up: lists, figures, the graph and small tables. Whoever asks for the same shares one. */
export interface SummaryTopics {
  /** `before` is what the same client followed under the same name: a held order goes on. */
  topicFor(request: Summary, before: Topic | undefined): Topic;
  /** The view changed. */
  onChange(): void;
  size(): number;
  /** Topics refused, by limit. */
  drops(): Drops;
  close(): void;
}

type Summary = Extract<TopicRequest, { topic: 'query' | 'metrics' | 'graph' | 'tables' }>;

export interface SummarySources {
  queries: Queries;
  series: Series;
  graph: Graph;
}

const DEFAULT_ROWS = 60;
/** Lists of more actors show their first rows before everything is counted. */
const QUICK_FROM = 5_000;

interface List {
  topic: QueryTopic;
  text: string;
  /** Of a list whose order is held. */
  pin?: Pin;
}

export function createSummaryTopics(
  context: TopicContext,
  { queries, series, graph }: SummarySources,
): SummaryTopics {
  const shared = new Map<string, Topic>();
  const lists = new Map<Topic, List>();
  let held = 0;
  const graphs = new Set<Topic>();
  const seriesName = randomUUID();
  let made = 0;
  const refused = { 'live.heldLists': 0, 'live.graphs': 0 };

  const name = (kind: string) => {
    made += 1;
    return `${kind}/${made}`;
  };

  /** The topic of that key, made when there is none. It goes with its last follower. */
  const share = (key: string, make: (onEmpty: () => void) => Topic): Topic => {
    const known = shared.get(key);
    if (known) return known;
    const topic = make(() => {
      shared.delete(key);
      graphs.delete(topic);
      topic.close();
    });
    shared.set(key, topic);
    return topic;
  };

  const list = (request: QueryRequest): Topic => {
    const query = queries.watch({ q: request.q ?? '', sort: request.sort ?? '' });
    const window = windowOf(request);
    const key = JSON.stringify(['query', query.text.q, query.text.sort, window.from, window.count]);
    const known = shared.get(key);
    if (known) {
      query.close();
      return known;
    }
    return share(key, (onEmpty) => {
      const topic = createQueryTopic({
        t: name('query'),
        context,
        query,
        window,
        ...(context.studio.view.size > QUICK_FROM && { first: () => queries.list(query.text, window) }),
        onEmpty: () => {
          lists.delete(topic);
          onEmpty();
        },
      });
      lists.set(topic, { topic, text: JSON.stringify(query.text) });
      return topic;
    });
  };

  /** One reader's own: nobody else holds this order. */
  const heldList = (request: QueryRequest, before: Topic | undefined): Topic => {
    const earlier = before && lists.get(before);
    if (!earlier?.pin && held >= SUMMARY_LIMITS.held) {
      refused['live.heldLists'] += 1;
      throw new StudioError('overloaded', `at most ${SUMMARY_LIMITS.held} lists are held at once`);
    }
    const query = queries.watch({ q: request.q ?? '', sort: request.sort ?? '' });
    const text = JSON.stringify(query.text);
    const pin = earlier?.text === text ? (earlier.pin ?? earlier.topic.pin()) : {};
    const topic = createQueryTopic({
      t: name('held'),
      context,
      query,
      window: windowOf(request),
      pin,
      onEmpty: () => {
        lists.delete(topic);
        held -= 1;
        topic.close();
      },
    });
    held += 1;
    lists.set(topic, { topic, text, pin });
    return topic;
  };

  const picture = ({ topic: _, ...request }: Extract<Summary, { topic: 'graph' }>): Topic => {
    const key = JSON.stringify(['graph', request.window, request.group, request.expand, request.focus]);
    if (!shared.has(key) && graphs.size >= SUMMARY_LIMITS.graphs) {
      refused['live.graphs'] += 1;
      throw new StudioError(
        'overloaded',
        `at most ${SUMMARY_LIMITS.graphs} different graphs are shown at once`,
      );
    }
    const topic = share(key, (onEmpty) =>
      createGraphTopic({ t: name('graph'), context, onEmpty }, graph, request),
    );
    graphs.add(topic);
    return topic;
  };

  const figures = ({ split = 'type' }: Extract<Summary, { topic: 'metrics' }>): Topic =>
    share(`metrics/${split}`, (onEmpty) =>
      createSeriesTopic({ t: `metrics/${split}`, context, onEmpty }, series, seriesName, split),
    );

  const table = ({ of, app }: Extract<Summary, { topic: 'tables' }>): Topic => {
    const t = app === undefined ? `tables/${of}` : `tables/${of}/${app}`;
    return share(t, (onEmpty) => createTableTopic({ t, context, onEmpty }, { of, app }));
  };

  return {
    topicFor(request, before) {
      if (request.topic === 'metrics') return figures(request);
      if (request.topic === 'graph') return picture(request);
      if (request.topic === 'tables') return table(request);
      return request.hold ? heldList(request, before) : list(request);
    },
    onChange() {
      for (const { topic } of lists.values()) topic.changed();
    },
    size: () => shared.size + held,
    drops: () => ({ ...refused }),
    close() {
      for (const topic of shared.values()) topic.close();
      for (const { topic, pin } of lists.values()) if (pin) topic.close();
    },
  };
}

function windowOf({ from = 0, count = DEFAULT_ROWS }: QueryRequest) {
  return { from, count };
}
