import { cpus } from 'node:os';
import { embedded } from './cases/embedded.ts';
import { heal } from './cases/heal.ts';
import { hook } from './cases/hook.ts';
import { ingest } from './cases/ingest.ts';
import { join } from './cases/join.ts';
import { journal } from './cases/journal.ts';
import { latency } from './cases/latency.ts';
import { query } from './cases/query.ts';
import { type Case, type Figure, reached } from './measure.ts';

const CASES: Case[] = [embedded, heal, hook, ingest, join, journal, latency, query];

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
  const results: Array<{ case: string; figures: Figure[] }> = [];
  const json = args.includes('--json');
  if (!json) console.log(`node ${process.version}, ${cpus().length} cores; median (min … max) of the runs`);
  for (const { name, about, run } of chosen) {
    if (!json) console.log(`\n${name}: ${about}`);
    const figures = await run();
    results.push({ case: name, figures });
    if (!json) for (const each of figures) console.log(line(each));
  }
  if (json) console.log(JSON.stringify(results, undefined, 2));
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

await main(process.argv.slice(2));
