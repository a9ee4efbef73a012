import { isRecord } from '../../net/json.ts';

/** One line of a log as it is shown. */
export interface LogWords {
  level: string;
  text: string;
  /** Of an error and worse. */
  bad: boolean;
  warn: boolean;
  /** Whose line it is; absent for one of the whole process. */
  actor: string | undefined;
}

/** What an app wrote; a line without a text says what its error says. */
export function logWords(body: Record<string, unknown>): LogWords {
  const level = typeof body.level === 'string' ? body.level : 'info';
  const error = isRecord(body.error) ? textOf(body.error.message) : undefined;
  const message = textOf(body.message);
  const told = [message, error !== message ? error : undefined].filter((part) => part !== undefined);
  return {
    level,
    text: told.join(': ') || 'no text',
    bad: level === 'error' || level === 'fatal',
    warn: level === 'warn',
    actor: textOf(body.id),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
