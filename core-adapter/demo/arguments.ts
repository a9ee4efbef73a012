import { parseArgs } from 'node:util';

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
}

export const USAGE =
  'demo [--actors 60] [--rate 20] [--seed 1] [--app shop] [--url http://localhost:9090] [--minutes N]';

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
    },
  });
  return {
    actors: number('actors', values.actors, 12),
    rate: number('rate', values.rate, 0.1),
    seed: number('seed', values.seed, 0),
    app: values.app,
    url: values.url,
    minutes: values.minutes === undefined ? undefined : number('minutes', values.minutes, 0),
  };
}

function number(option: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= min) return value;
  throw new TypeError(`--${option} "${text}" must be a number of at least ${min}`);
}
