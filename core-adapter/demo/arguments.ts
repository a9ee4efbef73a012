import { parseArgs } from 'node:util';
import { readTroubles, type Trouble } from './troubles.ts';

export interface DemoOptions {
  /** Actors that stay; carts come and go on top of their share. */
  actors: number;
  /** Messages a second. */
  rate: number;
  seed: number;
  app: string;
  /** Absent: what the environment says. */
  url: string | undefined;
  /** Absent: until stopped. */
  minutes: number | undefined;
  /** What goes wrong, on purpose. */
  troubles: ReadonlySet<Trouble>;
  /** The shop itself, or a process beside it that the shop starts. */
  process: ProcessName;
}

export type ProcessName = 'shop' | 'reports' | 'couriers';
const PROCESSES: readonly string[] = ['shop', 'reports', 'couriers'] satisfies ProcessName[];

export const USAGE =
  'demo [--actors 60] [--rate 20] [--seed 1] [--app shop] [--url http://localhost:9090] [--minutes N] ' +
  '[--trouble stuck-sync,stuck-async,growing-queue,failing,killed | all]';

/** Reads the command line. Throws an error that says what is wrong with which argument. */
export function readArguments(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      actors: { type: 'string', default: '60' },
      rate: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      app: { type: 'string', default: 'shop' },
      url: { type: 'string' },
      minutes: { type: 'string' },
      trouble: { type: 'string' },
      process: { type: 'string', default: 'shop' },
    },
  });
  return {
    actors: number('actors', values.actors, 12),
    rate: number('rate', values.rate, 0.1),
    seed: number('seed', values.seed, 0),
    app: values.app,
    url: values.url,
    minutes: values.minutes === undefined ? undefined : number('minutes', values.minutes, 0),
    troubles: values.trouble === undefined ? new Set() : readTroubles(values.trouble),
    process: processNamed(values.process),
  };
}

function processNamed(text: string): ProcessName {
  if (PROCESSES.includes(text)) return text as ProcessName;
  throw new TypeError(`--process "${text}" must be one of ${PROCESSES.join(', ')}`);
}

function number(option: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= min) return value;
  throw new TypeError(`--${option} "${text}" must be a number of at least ${min}`);
}
