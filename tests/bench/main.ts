import { cpus, loadavg } from 'node:os';
import { endAll } from '../support/process.ts';
import { embedded } from './cases/embedded.ts';
import { fanout } from './cases/fanout.ts';
import { heal } from './cases/heal.ts';
import { hook } from './cases/hook.ts';
import { idle } from './cases/idle.ts';
import { ingest, ingestMany } from './cases/ingest.ts';
import { join } from './cases/join.ts';
import { journal } from './cases/journal.ts';
import { latency } from './cases/latency.ts';
import { memory } from './cases/memory.ts';
import { query } from './cases/query.ts';
import { slow } from './cases/slow.ts';
import { storm } from './cases/storm.ts';
import { type Case, type Figure, reached } from './measure.ts';

const CASES: Case[] = [
  embedded,
  fanout,
  heal,
  hook,
  idle,
  ingest,
  ingestMany,
  join,
  journal,
  latency,
  memory,
  query,
  slow,
  storm,
];

/** `npm run bench [case …] [-- --json]`: prints figures, judges nothing. Timings are never asserted anywhere. */
async function main(args: string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => !CASES.some((each) => each.name === name));
  if (unknown.length > 0) {
    console.error(
      `no such case: ${unknown.join(', ')}; there are ${CASES.map(({ name }) => name).join(', ')}`,
    );
    process.exitCode = 2;
    return;
  }
  const chosen = CASES.filter(({ name }) => names.length === 0 || names.includes(name));
  const results: Result[] = [];
  const json = args.includes('--json');
  if (!json) console.log(`node ${process.version}, ${cpus().length} cores; median (min … max) of the runs`);
  for (const { name, about, run } of chosen) {
    if (!json) console.log(`\n${name}: ${about}`);
    const result: Result = { case: name, load: { before: load(), after: 0 }, figures: [] };
    results.push(result);
    try {
      result.figures = await run();
    } catch (error) {
      // The others are measured all the same.
      result.failure = error instanceof Error ? error.message : String(error);
      process.exitCode = 1;
    }
    result.load.after = load();
    if (!json) for (const text of lines(result)) console.log(text);
  }
  if (json) console.log(JSON.stringify(results, undefined, 2));
}

/** What one case came to. `load`: processes that wanted the machine, a minute's average. */
interface Result {
  case: string;
  load: { before: number; after: number };
  figures: Figure[];
  failure?: string;
}

function load(): number {
  return loadavg()[0] ?? 0;
}

function lines({ load: { before, after }, figures, failure }: Result): string[] {
  return [
    ...figures.map(line),
    ...(failure === undefined ? [] : [`  FAILED: ${failure}`]),
    `  load of the machine ${shown(before)} before, ${shown(after)} after`,
  ];
}

function line(each: Figure): string {
  const range = `${shown(each.median).padStart(11)} ${each.unit.padEnd(8)} (${shown(each.min)} … ${shown(each.max)})`;
  const verdict = reached(each);
  const mark = verdict === undefined ? '' : verdict ? `  reaches ${goal(each)}` : `  MISSES ${goal(each)}`;
  return `  ${each.name.padEnd(52)}${range}${mark}${each.note ? `  ${each.note}` : ''}`;
}

function goal({ target, unit }: Figure): string {
  if (!target) return '';
  return 'atLeast' in target ? `≥ ${shown(target.atLeast)} ${unit}` : `≤ ${shown(target.atMost)} ${unit}`;
}

function shown(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits });
}

process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

await main(process.argv.slice(2));
