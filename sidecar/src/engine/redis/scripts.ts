import { createHash } from 'node:crypto';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import { type Client, opened } from './connect.ts';
import { RefusedError, refusalOf } from './refusal.ts';

/** A script known to Redis by the hash of its text, so that old and new sidecars do not meet in one name. */
export interface Script {
  text: string;
  sha: string;
}

export function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/** Runs a script; sends its text only when the server does not have it. */
export async function run(
  client: Client,
  { sha, text }: Script,
  keys: string[],
  args: Array<string | number>,
): Promise<unknown> {
  await opened(client);
  // An array, since there may be more of them than a call takes arguments.
  const rest = [keys.length, ...keys, ...args];
  try {
    return await client.call('EVALSHA', [sha, ...rest]);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw asFault(error);
    return client.call('EVAL', [text, ...rest]).catch((again) => {
      throw asFault(again);
    });
  }
}

/** What a failed command means to those who asked for it. */
export function asFault(error: unknown): unknown {
  if (error instanceof StudioError || !(error instanceof Error)) return error;
  const { message } = error;
  if (message.startsWith('OOM'))
    return new StudioError('overloaded', 'Redis has no memory left', { memory: true });
  const refusal = refusalOf(error);
  if (refusal) return new RefusedError(refusal, message);
  if (error.name === 'ReplyError' && !/^(LOADING|MASTERDOWN|TRYAGAIN|UNKILLABLE|BUSY)/.test(message)) {
    return error;
  }
  return new StudioError('unavailable', `Redis does not answer: ${plain(message)}`);
}

/** What the client says of a connection speaks of its options, which nobody set. */
function plain(message: string): string {
  if (message.startsWith('Reached the max retries')) return 'the connection broke meanwhile';
  if (message.startsWith("Stream isn't writeable")) return 'there is no connection';
  return message;
}

/** Whether the server had no memory left for it. */
export function isFull(error: unknown): boolean {
  return error instanceof StudioError && error.extra['memory'] === true;
}
