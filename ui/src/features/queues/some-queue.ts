import type { ShownQueue } from '@loom-studio/core-adapter/protocol';

/** A queue for tests: of app shop, with nothing in it and nothing counted unless told otherwise. */
export function someQueue(facts: Partial<ShownQueue> = {}): ShownQueue {
  const counts = { enqueued: 0, taken: 0, done: 0, failed: 0, retried: 0, dead: 0 };
  const times = { firstSeenAt: 1_000, seenAt: 2_000 };
  return { app: 'shop', name: 'mails', ...times, ...counts, depths: {}, trend: [], growing: false, ...facts };
}
