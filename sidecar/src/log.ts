import { format } from 'node:util';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import { pino, stdTimeFunctions } from 'pino';

/** What the sidecar's parts log with. pino's logger fits; so does a test's array. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const SECRET_PATHS = ['token', '*.token', 'authorization', '*.authorization', 'cookie', '*.cookie'];

/** JSON lines for machines; one readable line each when a person watches the terminal. */
export function createLog(level: string): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: SECRET_PATHS,
    // By name, as those who gather logs want it.
    formatters: { level: (name: string) => ({ level: name }) },
  };
  return process.stdout.isTTY ? pino(options, { write: writeReadable }) : pino(options);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * What was expected to fail now and then, an outage or a refusal, is one line that says why; where it came from is
 * told at the debug level only. Of anything else the stack is the best that is known.
 */
export function logFailure(log: Log, error: unknown, message: string, fields: object = {}): void {
  if (!(error instanceof StudioError)) {
    log.error({ err: error, ...fields }, message);
    return;
  }
  log.error({ code: error.code, reason: error.message, ...fields }, message);
  log.debug({ err: error }, message);
}

/** The same failure, over and over during an outage, is one line at first and then one a minute with its count. */
export function createCalm(
  log: Log,
  now: () => number = () => performance.now(),
  message = 'engine or ingest failed',
): (error: unknown) => void {
  const seen = new Map<string, { at: number; unsaid: number }>();
  return (error) => {
    const name = error instanceof Error ? error.message : String(error);
    const known = seen.get(name);
    if (known && now() - known.at < 60_000) {
      known.unsaid += 1;
      return;
    }
    if (seen.size > 100) seen.clear();
    seen.set(name, { at: now(), unsaid: 0 });
    logFailure(log, error, message, known && { repeated: known.unsaid });
  };
}

/** So many texts of a library are told, each once: it says the same with each connection it makes. */
const CONSOLE_TEXTS = 100;

/** What libraries print by themselves becomes lines of the log, which are all of one shape. */
export function takeConsole(
  log: Log,
  target: Pick<Console, 'log' | 'info' | 'warn' | 'error'> = console,
): void {
  const said = new Set<string>();
  const say =
    (level: 'info' | 'warn' | 'error') =>
    (...words: unknown[]) => {
      const text = format(...words);
      if (said.has(text) || said.size >= CONSOLE_TEXTS) return;
      said.add(text);
      log[level]({ from: 'console' }, text);
    };
  Object.assign(target, { log: say('info'), info: say('info'), warn: say('warn'), error: say('error') });
}

export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Silence is the point.
}

function writeReadable(line: string): void {
  process.stdout.write(`${readable(line)}\n`);
}

/** `12:34:56 warn  message key=value`. */
export function readable(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const name = String(level);
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${plain(value)}`);
  const text = `${String(time).slice(11, 19)} ${name.padEnd(5)} ${String(msg ?? '')}${rest.join('')}`;
  // Ids come from clients: none may move the cursor or pretend to be another line.
  return text.replaceAll(
    CONTROLS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
