import { asFault } from './scripts.ts';

/** One line for an outage, not one for each attempt to end it. */
export function createOnce(onError: (error: unknown) => void): (error: Error) => void {
  let last = '';
  let at = 0;
  return (error) => {
    if (error.message === last && performance.now() - at < 60_000) return;
    last = error.message;
    at = performance.now();
    onError(asFault(error));
  };
}
