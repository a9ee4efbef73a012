import type { ChangeEntry, EventOf } from '@loom-studio/core-adapter/protocol';

/** A reported message as history keeps it. */
export type MessageBody = Omit<EventOf<'message'>, 'kind'>;

const PREFIX = 'messages:';

/**
 * Each message an entry reports, once; `times` of it says how many it stands for. History keeps one with a sender twice, for either end; it counts where it
 * was received. `key` is the receiver's, `app` the app of both, `at` engine time.
 */
export function eachMessage(
  entry: ChangeEntry,
  take: (message: MessageBody, key: string, app: string, at: number) => void,
): void {
  for (const line of entry.history) {
    if (!line.key.startsWith(PREFIX)) continue;
    const body = line.entry.body as unknown as MessageBody;
    const colon = line.key.indexOf(':', PREFIX.length);
    const isReceiver = line.key.length - colon - 1 === body.to.length && line.key.endsWith(body.to);
    if (isReceiver)
      take(body, line.key.slice(PREFIX.length), line.key.slice(PREFIX.length, colon), line.entry.at);
  }
}
