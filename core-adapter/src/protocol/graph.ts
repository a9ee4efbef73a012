import * as z from 'zod';
import { count, millis } from './actor.ts';
import { actorId, appName } from './identity.ts';

export const GRAPH_BOUNDS = { expanded: 3, topActors: 30, hops: 3, nodes: 150, edges: 600 } as const;

export const graphWindow = z.enum(['1m', '5m', '15m']);
export type GraphWindow = z.infer<typeof graphWindow>;

/**
 * Who sent messages to whom within the last minutes, from reported messages only, and who spawned whom, from what
 * live actors tell of their parents. Nothing is guessed.
 */
export const graphRequest = z.object({
  topic: z.literal('graph'),
  window: graphWindow.optional(),
  /** How actors are summed up. */
  group: z.enum(['type', 'worker']).optional(),
  /** Groups shown as their busiest actors and one node for the rest. */
  expand: z.array(z.string().max(256)).max(GRAPH_BOUNDS.expanded).optional(),
  /** Only what is within so many messages of one actor; its neighbours are shown singly. */
  focus: z
    .object({ app: appName, id: actorId, hops: z.number().int().min(1).max(GRAPH_BOUNDS.hops) })
    .optional(),
});
export type GraphRequest = z.infer<typeof graphRequest>;

export const graphNode = z.object({
  /** `group:<name>`, `actor:<app>:<id>`, `rest:<name>` for the actors of an expanded group that are not drawn. */
  id: z.string(),
  kind: z.enum(['group', 'actor', 'rest']),
  label: z.string(),
  /** Group the actor or rest belongs to: `unknown` for those that never registered, empty for no worker. */
  group: z.string(),
  /** Live actors behind the node; 0 when they are gone or never registered. */
  actors: count,
  /** Live actors by the status people see. */
  status: z.record(z.string(), count),
  /** Messages received and sent within the window; none of both for one that is there for what it spawned only. */
  received: count,
  sent: count,
  /** Of those received. */
  errors: count,
  waitP95: z.number().nonnegative().optional(),
});
export type GraphNode = z.infer<typeof graphNode>;

export const graphEdge = z.object({
  /** `spawned`: one side started actors of the other, which says nothing of messages. Absent: messages. */
  kind: z.enum(['messages', 'spawned']).optional(),
  from: z.string(),
  to: z.string(),
  messages: count,
  errors: count,
  /** Milliseconds, where reported; within fifteen percent, and 0 for less than half of one. */
  waitP50: z.number().nonnegative().optional(),
  waitP95: z.number().nonnegative().optional(),
  runP95: z.number().nonnegative().optional(),
  /** Of a `spawned` edge: live actors that were started there. */
  actors: count.optional(),
});
export type GraphEdge = z.infer<typeof graphEdge>;

export const graphData = z.object({
  now: millis,
  /** What was asked for, and from when on messages are really known. */
  windowMs: count,
  coveredFrom: millis,
  nodes: z.array(graphNode),
  edges: z.array(graphEdge),
  /** Messages within the window; those without a known sender are in no edge. */
  messages: count,
  senderless: count,
  /** Nodes and edges left out because there are too many, and the messages of those edges. */
  hidden: z.object({ nodes: count, edges: count, messages: count }),
});
export type GraphData = z.infer<typeof graphData>;

/** One edge, looked at closely. */
export const graphEdgeDetail = z.object({
  messages: count,
  errors: count,
  kinds: z.array(
    z.object({
      type: z.string(),
      messages: count,
      errors: count,
      waitP95: z.number().nonnegative().optional(),
    }),
  ),
  /** Actors behind it, slowest first. */
  pairs: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      messages: count,
      errors: count,
      waitP95: z.number().nonnegative().optional(),
    }),
  ),
  failures: z.array(z.object({ error: z.string(), count, lastAt: millis })),
});
export type GraphEdgeDetail = z.infer<typeof graphEdgeDetail>;
