import { formatAge, formatAgo, formatCount, formatRate, plural, UNKNOWN } from '../../parts/format.ts';
import type { Producer } from './model.ts';
import { processName, processOf } from './process.ts';

/** One app process as the page of processes shows it. */
export interface ProducerRow {
  id: string;
  name: string;
  app: string;
  /** `reports`, or what is wrong. */
  state: { kind: 'reports' | 'blocked' | 'lost'; words: string };
  /** Ids of the actors its main thread hangs in. */
  blocked: readonly string[];
  captures: string;
  /** What observing costs it. */
  share: string;
  perCall: string;
  holdsBack: string;
  told: string;
}

/** Troubled ones first, then by app and name, so that a row keeps its place. */
export function producerRows(producers: readonly Producer[], now: number): ProducerRow[] {
  return withWatchdogs(producers)
    .map((producer) => rowOf(producer, now))
    .sort((one, other) => rankOf(one) - rankOf(other) || (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** A watchdog reports under a name of its own from a process that does: both are one process. */
export function withWatchdogs(producers: readonly Producer[]): Producer[] {
  const watched = new Set(producers.filter((each) => !isWatchdog(each)).map(processOf));
  const watching = new Map(producers.filter(isWatchdog).map((each) => [processOf(each), each]));
  return producers
    .filter((each) => !isWatchdog(each) || !watched.has(processOf(each)))
    .map((each) => {
      const dog =
        isWatchdog(each) || each.lostSince !== undefined ? undefined : watching.get(processOf(each));
      return dog ? { ...each, captures: [...(each.captures ?? []), 'watchdog'] } : each;
    });
}

function isWatchdog({ captures }: Producer): boolean {
  return captures?.length === 1 && captures[0] === 'watchdog';
}

function rowOf(producer: Producer, now: number): ProducerRow {
  const { id, app, captures, nanos, share, shedding, blocked = [], seenAt } = producer;
  return {
    id,
    app,
    name: processName(producer),
    state: stateOf(producer, now),
    blocked,
    captures: captures?.length ? captures.join(', ') : UNKNOWN,
    share: share === undefined ? UNKNOWN : shareText(share),
    perCall: nanos === undefined ? UNKNOWN : nanosText(nanos),
    holdsBack: shedding ?? UNKNOWN,
    told: formatAgo(now - seenAt),
  };
}

function stateOf({ lostSince, blockedSince }: Producer, now: number): ProducerRow['state'] {
  if (lostSince !== undefined) return { kind: 'lost', words: `silent for ${formatAge(now - lostSince)}` };
  if (blockedSince === undefined) return { kind: 'reports', words: 'reports' };
  return { kind: 'blocked', words: `blocked for ${formatAge(Math.max(1_000, now - blockedSince))}` };
}

/** Of one core; what is not nothing never reads as zero. */
export function shareText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return '<0.1 %';
  return `${formatRate(percent)} %`;
}

export function nanosText(nanos: number): string {
  return nanos < 1_000 ? `${formatCount(nanos)} ns` : `${(nanos / 1_000).toFixed(1)} µs`;
}

/** `8 app processes, 1 blocked, 1 silent`. */
export function producersTitle(all: readonly Producer[]): { title: string; rest: string } {
  const producers = withWatchdogs(all);
  const blocked = producers.filter(({ blockedSince }) => blockedSince !== undefined).length;
  const lost = producers.filter(({ lostSince }) => lostSince !== undefined).length;
  const shedding = producers.filter((producer) => producer.shedding !== undefined).length;
  return {
    title: plural(producers.length, 'app process', 'app processes'),
    rest: [
      blocked > 0 ? `${formatCount(blocked)} blocked` : '',
      shedding > 0 ? `${formatCount(shedding)} ${shedding === 1 ? 'holds' : 'hold'} back` : '',
      lost > 0 ? `${formatCount(lost)} silent` : '',
    ]
      .filter(Boolean)
      .join(' · '),
  };
}

const RANKS = { blocked: 0, lost: 1, reports: 2 };

function rankOf({ state }: ProducerRow): number {
  return RANKS[state.kind];
}

function keyOf({ app, name, id }: ProducerRow): string {
  return `${app} ${name} ${id}`;
}
