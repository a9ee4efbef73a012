import {
  CLOSE,
  ERRORS,
  LIVE_BOUNDS,
  type QueryProblem,
  StudioError,
  type TopicRequest,
  type UpFrame,
  upFrame,
} from '@loom-studio/core-adapter/protocol';
import type { Drops, Trouble } from '../../../engine/engine.ts';
import { parseJson } from '../../../features/body.ts';
import type { Graph } from '../../../features/graph/graph.ts';
import type { Series } from '../../../features/metrics/series.ts';
import { asStudioError, parsed } from '../../../features/problem.ts';
import type { Queries } from '../../../ingest/query/queries.ts';
import { createCalm, type Log } from '../../../log.ts';
import type { Studio } from '../../../studio.ts';
import type { Socket } from '../../transport.ts';
import { LIVE_LIMITS, type Session } from '../live.ts';
import type { LoadLevel } from '../load-level.ts';
import { createFlow, type FLOW_LIMITS } from './flow.ts';
import { encode } from './frames.ts';
import { createRowTopics } from './row-topics.ts';
import { createStatus, type Status } from './status.ts';
import { createSummaryTopics } from './summary-topics.ts';
import type { Topic, TopicContext } from './topic.ts';

export interface V1Options {
  studio: Studio;
  queries: Queries;
  series: Series;
  graph: Graph;
  version: string;
  /** Name of this sidecar among those of the workspace. */
  sidecar: string;
  trouble: () => Trouble | undefined;
  publish: (topic: string, text: string) => void;
  /** Wall clock, in milliseconds. */
  now: () => number;
  log: Log;
  /** Calm where nobody says. */
  load?: () => LoadLevel;
  flowLimits?: typeof FLOW_LIMITS;
}

export interface V1Session extends Session {
  /** Sockets, topics somebody follows, and sockets that do not keep up. */
  counts(): { sockets: number; topics: number; slow: number };
  drops(): Drops;
  stop(): void;
}

/** What everybody hears. */
const EVERYBODY = 'v1';
const PULSE_MS = 250;
const PING_MS = 5_000;
/** The longest a client is asked to stay away when the sidecar leaves. */
const SPREAD_MS = 5_000;

type Subscribe = Extract<UpFrame, { type: 'subscribe' }>;

/** `loom.v1`: topics are followed by name, encoded once, and resumed from positions the client holds. */
export function createV1Session(options: V1Options): V1Session {
  const { studio, queries, trouble, now, log, publish } = options;
  /** What each socket follows, by the names it gave. */
  const sockets = new Map<Socket, Map<string, Topic>>();
  const elapsed = () => performance.now();
  const each = (socket: Socket, act: (topic: Topic) => void) => {
    for (const topic of new Set(sockets.get(socket)?.values())) act(topic);
  };
  const flow = createFlow({
    now: elapsed,
    onSlow: (socket) => each(socket, (topic) => topic.park(socket)),
    onReady: (socket) => each(socket, (topic) => topic.resume(socket)),
    ...(options.flowLimits && { limits: options.flowLimits }),
  });
  const context: TopicContext = {
    studio,
    flow,
    row: queries.liveActor,
    keepRates: queries.keepRates,
    publish(t, text) {
      publish(t, text);
      flow.published(text.length);
    },
    now,
    elapsed,
    load: options.load ?? (() => 'calm'),
    onError: createCalm(log, elapsed, 'live topic failed'),
  };
  const rows = createRowTopics(context);
  const summaries = createSummaryTopics(context, options);
  const undo = [
    studio.onChange((entry) => {
      rows.onChange(entry);
      summaries.onChange();
    }),
    studio.onReset(() => {
      rows.onReset();
      summaries.onChange();
    }),
  ];
  const status = createStatus({ view: studio.view, trouble, now });
  let pulse: NodeJS.Timeout | undefined;
  let refusedTopics = 0;

  const topicFor = (request: TopicRequest, before: Topic | undefined): Topic => {
    if (request.topic === 'actors') return rows.all();
    if (request.topic === 'actor') return rows.one(request.app, request.id);
    return summaries.topicFor(request, before);
  };

  const leave = (socket: Socket, followed: Map<string, Topic>, id: string): void => {
    const topic = followed.get(id);
    followed.delete(id);
    if (topic && ![...followed.values()].includes(topic)) topic.leave(socket);
  };

  const subscribe = (socket: Socket, followed: Map<string, Topic>, { id, data, at }: Subscribe): void => {
    const before = followed.get(id);
    if (!before && followed.size >= LIVE_BOUNDS.topics) {
      refusedTopics += 1;
      throw new StudioError('limit', `a connection follows at most ${LIVE_BOUNDS.topics} topics`);
    }
    const topic = topicFor(data, before);
    if (before !== topic) leave(socket, followed, id);
    followed.set(id, topic);
    topic.join(socket, id, at);
  };

  const answer = (socket: Socket, frame: UpFrame): void => {
    const followed = sockets.get(socket);
    if (!followed) return;
    if (frame.type === 'subscribe') subscribe(socket, followed, frame);
    else if (frame.type === 'unsubscribe') leave(socket, followed, frame.id);
    else socket.send(encode({ type: 'pong', id: frame.id, data: { now: now() } }));
  };

  const refuse = (socket: Socket, failure: unknown, id?: string): void => {
    const { code, message, extra } = asStudioError(failure, log);
    const problem = extra['problem'] as QueryProblem | undefined;
    const data = { code, message, retryable: ERRORS[code].retryable, ...(problem && { problem }) };
    socket.send(encode({ type: 'error', ...(id !== undefined && { id }), data }));
  };

  return {
    open(socket) {
      pulse ??= startPulse(context, status, flow.look);
      sockets.set(socket, new Map());
      flow.add(socket);
      socket.send(welcome(options));
      const greeting = status.greeting();
      if (greeting !== undefined) socket.send(greeting);
      socket.subscribe(EVERYBODY);
    },
    message(socket, text) {
      let id: string | undefined;
      try {
        const value = parseJson(text, 'The frame');
        id = idOf(value);
        answer(socket, parsed(upFrame, value));
      } catch (error) {
        refuse(socket, error, id);
      }
    },
    excess(socket) {
      refuse(socket, new StudioError('rate', `at most ${LIVE_LIMITS.framesPerSecond} frames a second`));
    },
    drained: flow.drained,
    farewell(socket) {
      const afterMs = Math.round(Math.random() * SPREAD_MS);
      socket.send(encode({ type: 'bye', data: { code: CLOSE.draining, afterMs } }));
    },
    close(socket) {
      each(socket, (topic) => topic.leave(socket));
      sockets.delete(socket);
      flow.remove(socket);
      if (sockets.size > 0) return;
      clearInterval(pulse);
      pulse = undefined;
    },
    counts: () => ({
      sockets: sockets.size,
      topics: rows.size() + summaries.size(),
      slow: flow.counts().slow,
    }),
    drops: () => ({
      ...summaries.drops(),
      'live.topics': refusedTopics,
      'live.slowSockets': flow.counts().closedSlow,
    }),
    stop() {
      clearInterval(pulse);
      for (const end of undo) end();
      rows.close();
      summaries.close();
    },
  };
}

function welcome({ studio, version, sidecar, now }: V1Options): string {
  return encode({
    type: 'welcome',
    data: {
      v: 1,
      studio: version,
      sidecar,
      workspace: studio.workspace,
      now: now(),
      pingMs: PING_MS,
      fresh: studio.view.fresh,
      limits: {
        topics: LIVE_BOUNDS.topics,
        frameBytes: LIVE_LIMITS.frameBytes,
        framesPerSecond: LIVE_LIMITS.framesPerSecond,
        windowRows: LIVE_BOUNDS.windowRows,
      },
    },
  });
}

/** While somebody is connected: a sign of life, and word when the view or its engine is no longer well, or is again. */
function startPulse({ publish, now }: TopicContext, status: Status, look: () => void): NodeJS.Timeout {
  let pulses = 0;
  // Nobody was there to be told.
  status.news();
  return setInterval(() => {
    pulses += 1;
    look();
    const news = status.news();
    if (news !== undefined) publish(EVERYBODY, news);
    if (pulses % (PING_MS / PULSE_MS) === 0)
      publish(EVERYBODY, encode({ type: 'ping', data: { now: now() } }));
  }, PULSE_MS);
}

/** So that even a frame that is not understood can be told apart by whoever sent it. */
function idOf(value: unknown): string | undefined {
  const id = (value as { id?: unknown } | null)?.id;
  return typeof id === 'string' && id.length <= 64 && id !== '' ? id : undefined;
}
