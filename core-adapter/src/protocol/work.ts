import * as z from 'zod';
import { actorId } from './identity.ts';
import { LIMITS } from './limits.ts';

const name = z.string().min(1).max(LIMITS.nameChars);
const since = z.number().int().nonnegative().max(8.64e15);

/** A handling under way. Short ones are over before anybody hears of them. */
export const workItem = z.object({
  /** What runs, as the runtime names it: `execute`, `resume` … */
  operation: name,
  /** When it began. Reported: the app's clock. */
  since,
  /** Type of the message being handled. */
  message: name.optional(),
  messageId: z.string().max(256).optional(),
  /** Who sent it. */
  from: actorId.optional(),
});
export type WorkItem = z.infer<typeof workItem>;

/** Newest last. Empty: nothing of note runs. */
export const work = z.array(workItem).max(LIMITS.workItems);
