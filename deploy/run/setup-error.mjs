/** A failure a person can mend: shown as its one sentence, without a stack. */
export class SetupError extends Error {
  name = 'SetupError';
}
