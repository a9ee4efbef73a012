import type { DownFrame, DownFrameOf, TopicRequest, UpFrame } from '@loom-studio/core-adapter/protocol';
import { reconnectDelay } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { ErrorFrame, Subscription, TopicFrame, TopicHandlers } from './live.ts';
import { createPacer } from './pacer.ts';

export interface TopicsDeps {
  /** Whether it went out. */
  send: (frame: UpFrame) => boolean;
  clock: Clock;
  random: () => number;
  /** Every topic followed is answered on this socket, or one stopped being so. */
  settled: (all: boolean) => void;
}

export interface Topics {
  subscribe(request: TopicRequest, handlers: TopicHandlers): Subscription;
  /** A fresh socket: everything is asked for again, from where it was left. */
  resume(): void;
  /** The socket is gone with all that was subscribed on it. */
  suspend(): void;
  receive(frame: DownFrame): void;
}

/** The studio allows a few more; changes within the same moment are one. */
const ASKS_A_SECOND = 8;

/** One topic, from the first request to its close. */
interface Following {
  id: string;
  handlers: TopicHandlers;
  /** What is wanted, and as text, by which requests are told apart. */
  request: TopicRequest;
  wanted: string;
  /** Requests sent on this socket and not answered yet, oldest first. */
  unanswered: string[];
  /** The request answered last: `at` and `t` belong to it. */
  held: string | undefined;
  t: string | undefined;
  at: string | undefined;
  /**
   * `apart`: not subscribed on this socket. `whole`: everything is to come. `following`: in step, at `at`.
   * `deaf`: a hole was seen; nothing is listened to before the answer. `failed`: refused until it changes.
   */
  step: 'apart' | 'whole' | 'following' | 'deaf' | 'failed';
  /** Page of the snapshot that comes next. */
  page: number;
  failures: number;
}

/** Follows topics over sockets that come and go: positions, holes, pages, and no more requests than are welcome. */
export function createTopics({ send, clock, random, settled }: TopicsDeps): Topics {
  const all = new Map<string, Following>();
  const pacer = createPacer(clock, ASKS_A_SECOND, 1_000, ask);
  let ids = 0;
  let linked = false;

  return { subscribe, resume, suspend, receive };

  function subscribe(request: TopicRequest, handlers: TopicHandlers): Subscription {
    ids += 1;
    const topic = newFollowing(`s${ids}`, request, handlers);
    all.set(topic.id, topic);
    if (linked) pacer.want(topic.id);
    return {
      change: (next) => change(topic, next),
      close: () => close(topic),
    };
  }

  function change(topic: Following, request: TopicRequest) {
    const wanted = JSON.stringify(request);
    if (!all.has(topic.id) || wanted === topic.wanted) return;
    topic.request = request;
    topic.wanted = wanted;
    topic.failures = 0;
    if (linked) pacer.want(topic.id);
  }

  function close(topic: Following) {
    if (!all.delete(topic.id)) return;
    pacer.drop(topic.id);
    if (topic.t !== undefined || topic.unanswered.length > 0) send({ type: 'unsubscribe', id: topic.id });
    report();
  }

  function resume() {
    linked = true;
    pacer.reset();
    for (const topic of all.values()) pacer.want(topic.id);
    report();
  }

  function suspend() {
    linked = false;
    pacer.reset();
    for (const topic of all.values()) {
      topic.step = 'apart';
      topic.t = undefined;
      topic.unanswered = [];
    }
    report();
  }

  function ask(id: string) {
    const topic = all.get(id);
    if (!topic) return;
    const latest = topic.unanswered.at(-1) ?? (topic.step === 'following' ? topic.held : undefined);
    if (latest === topic.wanted) return;
    if (send({ type: 'subscribe', id, data: topic.request, ...heldPosition(topic) })) {
      topic.unanswered.push(topic.wanted);
    }
  }

  function receive(frame: DownFrame) {
    if (frame.type === 'error') refused(frame);
    else if (frame.type === 'subscribed') answered(frame);
    else if ('t' in frame) {
      for (const topic of [...all.values()]) {
        if (topic.t === frame.t) told(topic, frame);
      }
    }
    report();
  }

  function answered(frame: DownFrameOf<'subscribed'>) {
    const topic = all.get(frame.id);
    const request = topic?.unanswered.shift();
    if (!topic || request === undefined) return;
    const { mode } = frame.data;
    topic.held = request;
    topic.t = frame.t;
    topic.failures = 0;
    topic.page = 0;
    if (mode === 'live') topic.at = frame.at;
    if (mode === 'snapshot') topic.at = undefined;
    topic.step = mode === 'snapshot' ? 'whole' : 'following';
    topic.handlers.frame(frame);
  }

  function refused({ id, data }: ErrorFrame) {
    const topic = id === undefined ? undefined : all.get(id);
    const request = topic?.unanswered.shift();
    if (!topic || request === undefined) return;
    if (topic.wanted !== request) return;
    topic.step = 'failed';
    topic.handlers.failed?.(data);
    if (data.retryable) retryLater(topic);
  }

  function retryLater(topic: Following) {
    const wait = reconnectDelay(topic.failures, random);
    topic.failures += 1;
    clock.after(wait, () => {
      if (linked && topic.step === 'failed') pacer.want(topic.id);
    });
  }

  function told(topic: Following, frame: TopicFrame) {
    if (topic.step === 'deaf') return;
    if (frame.type === 'reset') startOver(topic, frame);
    else if (frame.type === 'snapshot') paged(topic, frame);
    else if (frame.type !== 'subscribed') continued(topic, frame);
  }

  function startOver(topic: Following, frame: TopicFrame) {
    begin(topic);
    topic.handlers.frame(frame);
  }

  function paged(topic: Following, frame: DownFrameOf<'snapshot'>) {
    // One name may serve two subscriptions: what the other is sent is as good a start.
    if (topic.step !== 'whole' && frame.data.page === 0) begin(topic);
    if (topic.step !== 'whole') return;
    if (frame.data.page !== topic.page) {
      repair(topic);
      return;
    }
    topic.page += 1;
    if (frame.data.last) {
      topic.at = frame.at;
      topic.step = 'following';
    }
    topic.handlers.frame(frame);
  }

  function continued(
    topic: Following,
    frame: DownFrameOf<'delta' | 'query' | 'metrics' | 'graph' | 'tables'>,
  ) {
    const p = 'p' in frame ? frame.p : undefined;
    if (p !== undefined && topic.step === 'whole') return;
    if (p !== undefined && p !== topic.at) {
      // What ends where this client stands was told before.
      if (frame.at !== topic.at) repair(topic);
      return;
    }
    topic.at = frame.at;
    if (topic.step === 'whole') topic.step = 'following';
    topic.handlers.frame(frame);
  }

  /** Asks again from where this client stands; a change that is under way brings the same. */
  function repair(topic: Following) {
    topic.step = 'deaf';
    pacer.want(topic.id);
  }

  function report() {
    settled(linked && [...all.values()].every(isAnswered));
  }
}

/** Of use only while nothing else is under way, as any answer moves what is held. */
function heldPosition({ held, wanted, at, unanswered }: Following): { at?: string } {
  return at !== undefined && held === wanted && unanswered.length === 0 ? { at } : {};
}

function isAnswered({ step }: Following): boolean {
  return step === 'following' || step === 'failed';
}

function begin(topic: Following) {
  topic.step = 'whole';
  topic.at = undefined;
  topic.page = 0;
}

function newFollowing(id: string, request: TopicRequest, handlers: TopicHandlers): Following {
  return {
    id,
    handlers,
    request,
    wanted: JSON.stringify(request),
    unanswered: [],
    held: undefined,
    t: undefined,
    at: undefined,
    step: 'apart',
    page: 0,
    failures: 0,
  };
}
