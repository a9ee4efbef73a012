import {
  GRAPH_BOUNDS,
  type GraphRequest,
  graphData,
  graphEdgeDetail,
  graphRequest,
  StudioError,
} from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import { type Api, endpoint } from '../endpoint.ts';
import type { Graph } from './graph.ts';

const { window, group, expand, focus } = graphRequest.shape;

const graphQuery = z.object({
  window,
  group,
  /** A group's name; up to three. */
  expand: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat())
    .pipe(expand.unwrap())
    .optional(),
  /** `app:id` of an actor, and how many messages away from it to look. */
  focus: z.string().optional(),
  hops: z.coerce.number().int().min(1).max(GRAPH_BOUNDS.hops).optional(),
});

/** Ids of nodes, as the graph names them. */
const edgeQuery = graphQuery.extend({ from: z.string().min(1), to: z.string().min(1) });

export function graphRoutes(api: Api, graph: Graph): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/graph',
      summary: 'Who sent messages to whom lately',
      description:
        'From reported messages of the last minutes only (`window` is 5m when absent), by type or worker. ' +
        '`expand` shows up to three groups as their busiest actors; `focus=app:id` shows one actor and those ' +
        'within `hops` messages of it. `coveredFrom` says since when messages are known. Edges of kind `spawned` say ' +
        'how many live actors one side started on the other; they carry no messages.',
      tag: 'graph',
      query: graphQuery,
      reply: graphData,
    },
    async ({ c, query }) => c.json(await graph.read(requestOf(query))),
  );

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/graph/edge',
      summary: 'One edge of the graph, looked at closely',
      description:
        '`from` and `to` are ids of nodes of the graph that the same other parameters give: its message types, ' +
        'the actors behind it, slowest first, and its failures.',
      tag: 'graph',
      query: edgeQuery,
      reply: graphEdgeDetail,
      errors: ['not_found'],
    },
    async ({ c, query }) => {
      const { from, to } = query;
      const detail = await graph.edge(requestOf(query), from, to);
      if (!detail) throw new StudioError('not_found', `No messages from '${from}' to '${to}'.`);
      return c.json(detail);
    },
  );
}

function requestOf(query: z.output<typeof graphQuery>): Omit<GraphRequest, 'topic'> {
  return {
    ...(query.window && { window: query.window }),
    ...(query.group && { group: query.group }),
    ...(query.expand && { expand: query.expand }),
    ...(query.focus !== undefined && { focus: focusOf(query.focus, query.hops ?? 1) }),
  };
}

function focusOf(key: string, hops: number): NonNullable<GraphRequest['focus']> {
  const colon = key.indexOf(':');
  const read = focus
    .unwrap()
    .safeParse({ app: key.slice(0, Math.max(0, colon)), id: key.slice(colon + 1), hops });
  if (read.success) return read.data;
  throw new StudioError('invalid', 'query.focus: expected app:id');
}
