/**
 * What was thrown, as a text: the message of an error or of whatever else has one, else its name or its code. May
 * be empty, may throw what getters of the app's own throw, and may hold secrets.
 */
export function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message, name, code } = error as Record<string, unknown>;
  if (typeof message === 'string' && message !== '') return message;
  if (typeof name === 'string' && name !== '') return name;
  if (typeof code === 'string' || typeof code === 'number') return `code ${code}`;
  return String(error);
}
