import type { Teller } from './teller.ts';

/** What `read` makes of something the app said; what it cannot read, or throws about, is counted as invalid. */
export function readBy<T>(teller: Teller, read: () => T | undefined): T | undefined {
  let result: T | undefined;
  try {
    result = read();
  } catch {
    // A getter of the app's own threw: nothing is known of this one.
    result = undefined;
  }
  if (result === undefined) teller.invalid();
  return result;
}
