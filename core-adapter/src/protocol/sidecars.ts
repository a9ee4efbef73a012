import * as z from 'zod';
import { count, millis } from './actor.ts';

const word = z.string().max(256);

/**
 * What a sidecar says of itself every few seconds. Times are of the engine's clock, so that those of several
 * sidecars compare.
 */
export const sidecarFacts = z.object({
  /** Random, new with each start of the process. */
  id: z.string().min(1).max(64),
  host: word,
  pid: count,
  version: word,
  /** What carries its sockets, and where it keeps the state. */
  transport: word,
  engine: word,
  startedAt: millis,
  /** When it said so. */
  at: millis,
  /** Open sockets by what is spoken on them. */
  sockets: z.object({ live: count, legacy: count }),
  /** Whether it applies the log for all. Two may say so for a moment while it changes hands. */
  leads: z.boolean(),
  /** Whether it hears from the engine: what it shows is of the present. */
  fresh: z.boolean(),
  /** The commit its view stands at. */
  seq: count,
  /** Commits by which its view was behind the engine at that moment. Absent: the engine did not tell. */
  behind: count.optional(),
  /**
   * How long the event loop let work wait between its last two beats: 99 of 100 times no longer. Milliseconds.
   * Absent until the second.
   */
  loopDelayMs: z.number().nonnegative().optional(),
  /** Memory of the process, and the part of it that is used heap. */
  rssBytes: count,
  heapBytes: count,
});
export type SidecarFacts = z.infer<typeof sidecarFacts>;

/** What works and should still be put right. Further codes may come; `text` is for people. */
export const notice = z.object({ code: z.string(), text: z.string() });

export const sidecarList = z.object({
  /** The engine's clock as the reply was made; this sidecar's own when the engine does not answer. */
  now: millis,
  /** False while the engine cannot tell of the others: there may be more than are listed. */
  complete: z.boolean(),
  /** Why it is not complete, for people. */
  reason: z.string().optional(),
  /** What the answering one found about the engine. Absent: nothing. */
  notices: z.array(notice).optional(),
  /** Newest facts first. `self` is the one that answers. */
  sidecars: z.array(sidecarFacts.extend({ self: z.boolean() })),
});
export type SidecarList = z.infer<typeof sidecarList>;
