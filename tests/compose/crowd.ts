import type { TopicRequest } from '@loom-studio/core-adapter/protocol';
import { WebSocket } from 'ws';
import { type BookClient, follow, type Held } from '../../sidecar/src/suite/live-client.ts';
import { browserClock } from '../../ui/src/net/clock.ts';
import { createLive, type LiveClient } from '../../ui/src/net/live-client.ts';
import { NO_QUERY, reduceQuery } from '../../ui/src/net/reduce-query.ts';
import { socketOpener } from '../../ui/src/net/socket.ts';

/** How one connection ended. */
export interface Leaving {
  /** By `performance.now()`. */
  at: number;
  code: number;
  /** False for one that never opened. */
  opened: boolean;
}

/** The client of the pages, many times, each of them watched by one that forgives nothing. */
export interface Crowd {
  /** Everybody is connected and has been answered what they follow. */
  isSettled(): boolean;
  settledCount(): number;
  /** When anybody knocked, by `performance.now()`: that is what clients have in their hands. */
  knocks(): number[];
  /** When anybody was let in. */
  arrivals(): number[];
  leavings(): Leaving[];
  /** Why somebody was not let in, and how often. */
  refusals(): Record<string, number>;
  /** What anybody was told that the protocol does not know, or that does not continue what they held. */
  faults(): string[];
  /** How often somebody had to begin anew. */
  resets(): number;
  /** How those who came back went on: `live` and `resumed` are exact, `snapshot` begins anew. */
  modes(): Record<string, number>;
  /** What each holds, by what they follow. */
  held(): Array<{ request: TopicRequest; rows: ReadonlyMap<string, object> }>;
  stop(): void;
}

export function createCrowd(url: string, headers: Record<string, string>, requests: TopicRequest[]): Crowd {
  const members = requests.map((request) => createMember(url, headers, request));
  const all = <T>(of: (member: Member) => T[]) => members.flatMap(of);
  return {
    isSettled: () => members.every(({ isSettled }) => isSettled()),
    settledCount: () => members.filter(({ isSettled }) => isSettled()).length,
    knocks: () => all(({ knocks }) => knocks),
    arrivals: () => all(({ arrivals }) => arrivals),
    leavings: () => all(({ leavings }) => leavings),
    faults: () => all(({ faults }) => faults()),
    resets: () => all(({ held }) => held()?.resets ?? []).length,
    refusals: () => countOf(all(({ refusals }) => refusals)),
    modes: () => countOf(all(({ modes }) => modes())),
    held: () => members.map(({ request, rows }) => ({ request, rows: rows() })),
    stop() {
      for (const { live } of members) live.stop();
    },
  };
}

function countOf(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

type Member = ReturnType<typeof createMember>;

function createMember(url: string, headers: Record<string, string>, request: TopicRequest) {
  const knocks: number[] = [];
  const arrivals: number[] = [];
  const leavings: Leaving[] = [];
  const refusals: string[] = [];
  /** What earlier connections held goes on in the next: that is what is watched. */
  const topics = new Map<string, Held>();
  const watched: BookClient[] = [];
  let isIn = false;
  let settled = false;
  const live: LiveClient = createLive({
    openSocket: socketOpener(() => {
      knocks.push(performance.now());
      const ws = new WebSocket(`${url.replace('http', 'ws')}/ws`, ['loom.v1'], { headers });
      ws.on('error', ({ message }) => refusals.push(message));
      watched.push(follow(ws, { quick: true, topics }));
      return ws as never;
    }),
    clock: browserClock,
    random: Math.random,
    watcher: {
      changed: ({ phase }) => {
        if (phase === 'ready' && !isIn) arrivals.push(performance.now());
        isIn = phase === 'ready';
      },
      settled: (isSettled) => {
        settled = isSettled;
      },
      lost: (code, _reason, opened) => leavings.push({ at: performance.now(), code, opened }),
    },
  });
  let list = NO_QUERY;
  live.subscribe(request, {
    frame: (frame) => {
      if (request.topic === 'query') list = reduceQuery(list, frame);
    },
  });
  const subscribed = (client: BookClient) => client.frames.filter(({ type }) => type === 'subscribed');
  return {
    live,
    request,
    knocks,
    arrivals,
    leavings,
    refusals,
    isSettled: () => settled,
    faults: () => watched.flatMap(({ faults }) => faults),
    held: () => [...topics.values()][0],
    // What left the window of a list is told by the order of its rows only.
    rows: (): ReadonlyMap<string, object> =>
      request.topic === 'query' ? list.rows : ([...topics.values()][0]?.rows ?? new Map()),
    /** Of all connections but the first. */
    modes: () =>
      watched
        .flatMap(subscribed)
        .slice(1)
        .map(({ data }) => (data as { mode: string }).mode),
  };
}
