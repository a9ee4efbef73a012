import type { LinkReply } from '../types.ts';

type Failed = Extract<LinkReply, { ok: false }>;

/** Redis will take the same command later, or another server will: also a log that a sidecar begins anew. */
const LATER =
  /^(OOM|LOADING|READONLY|MISCONF|NOREPLICAS|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|UNKILLABLE|WRONGTYPE|ERR max number of clients|ERR The stream has exhausted)\b/;
/** Whoever has not named a password may not even send a command as long as ours: that is a protocol error. */
const DENIED =
  /^(NOAUTH|WRONGPASS|NOPERM|DENIED|ERR invalid password|ERR AUTH|ERR Protocol error: unauthenticated)\b/;
const DETAIL_CHARS = 200;

/** Whether Redis itself said so, as opposed to a connection that failed. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** What it means that the stream did not take a flush. */
export function writeFault(error: unknown): Failed {
  if (!isReply(error) || LATER.test(error.message)) return failed('retry', error);
  return failed(DENIED.test(error.message) ? 'denied' : 'refused', error);
}

/** What it means that the facts beside a flush could not be read: nothing is wrong with the flush. */
export function readFault(error: unknown): Failed {
  return failed(isReply(error) && DENIED.test(error.message) ? 'denied' : 'retry', error);
}

/** What it means that no connection came about: a refusal other than a passing one is about who we are. */
export function connectFault(error: unknown): Failed {
  return failed(isReply(error) && !LATER.test(error.message) ? 'denied' : 'retry', error);
}

function failed(fault: Failed['fault'], error: unknown): Failed {
  return { ok: false, fault, detail: describe(error), ...(isReply(error) && { by: 'Redis' }) };
}

/** Only the words: Redis repeats the arguments of a command it does not know, a password among them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, DETAIL_CHARS);
  return error.message.replace(/,? with args beginning with.*/s, '').slice(0, DETAIL_CHARS);
}
