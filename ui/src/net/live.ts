import type { DownFrame, TopicRequest } from '@loom-studio/core-adapter/protocol';

export type TopicFrame = Extract<DownFrame, { t: string }>;
export type ErrorFrame = Extract<DownFrame, { type: 'error' }>;

export interface TopicHandlers {
  /** In order and without a gap: a hole is repaired before anything after it is told. */
  frame(frame: TopicFrame): void;
  /** The request itself was refused. */
  failed?(error: ErrorFrame['data']): void;
}

/** One topic followed across reconnects, for as long as it is not closed. */
export interface Subscription {
  /** Asks for something else under the same handlers, for example another window. */
  change(request: TopicRequest): void;
  close(): void;
}

/** What screens see of the live connection. */
export interface Live {
  subscribe(request: TopicRequest, handlers: TopicHandlers): Subscription;
}
