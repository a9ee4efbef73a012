import type { RecordedLevel, RecordedLog, Records } from './record-types.ts';

/** What pino takes as its destination. */
export interface LogDestination {
  write(line: string): void;
}

/** A longer line is not read, only shown in part. */
const LINE_CHARS = 64 * 1024;
/** Twice of what is shown: what is cut off is masked before. */
const PLAIN_CHARS = 8_192;
/** What pino says with every line and the studio knows already. */
const KNOWN = new Set(['level', 'time', 'pid', 'hostname', 'v', 'msg', 'err']);
/** From the highest: levels of one's own are the standard one at or below them. */
const LEVELS: ReadonlyArray<readonly [number, RecordedLevel]> = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [20, 'debug'],
];
const NAMES: ReadonlySet<unknown> = new Set<RecordedLevel>([
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
]);

/**
 * Where a pino logger may write to, so that its lines are shown in the studio: of the actor that `actorId` (or
 * `actor`) names, with `err` as the error. Never throws; a line that is no JSON is a plain one.
 *
 * @example
 * const logger = pino({}, pino.multistream([{ stream: process.stdout }, { stream: studioDestination(studio) }]));
 * logger.warn({ actorId: 'order-7' }, 'payment is late');
 */
export function studioDestination(studio: Pick<Records, 'recordLog'>): LogDestination {
  return {
    write(line) {
      if (typeof line !== 'string') return studio.recordLog({ message: line });
      const read = line.length <= LINE_CHARS ? parsed(line) : undefined;
      if (read) return studio.recordLog(lineOf(read));
      const plain = line.slice(0, PLAIN_CHARS).trim();
      if (plain) studio.recordLog({ level: 'info', message: plain });
    },
  };
}

type Fields = Record<string, unknown>;

function parsed(line: string): Fields | undefined {
  try {
    const read: unknown = JSON.parse(line);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Fields) : undefined;
  } catch {
    // Printed by hand, or pretty: a plain line.
    return undefined;
  }
}

function lineOf(read: Fields): RecordedLog {
  const named = ['actorId', 'actor'].find((name) => isId(read[name]));
  const fields = Object.fromEntries(
    Object.entries(read).filter(([name]) => !KNOWN.has(name) && name !== named),
  );
  const { msg, err } = read;
  return {
    level: levelOf(read['level']),
    message: typeof msg === 'string' ? msg : '',
    ...(named !== undefined && { actorId: read[named] as string }),
    ...(err !== undefined && err !== null && { error: err }),
    ...(Object.keys(fields).length > 0 && { fields }),
  };
}

function levelOf(level: unknown): RecordedLevel {
  const name = typeof level === 'string' ? level.toLowerCase() : undefined;
  if (NAMES.has(name)) return name as RecordedLevel;
  if (typeof level !== 'number') return 'info';
  return LEVELS.find(([least]) => level >= least)?.[1] ?? 'trace';
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= 512;
}
