import { join } from 'node:path';
import { runProcess } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';

const { upstreamProblem } = await import(join(ROOT, 'deploy/run/upstream.mjs'));

/** The checkout of Loom under test. Fails with what to set when there is none. */
export function upstreamFolder(): string {
  const folder = process.env.UPSTREAM_DIR;
  const problem = upstreamProblem(folder);
  if (problem) throw new Error(problem);
  return folder as string;
}

/** How a program of `apps` is started, beside its own arguments. */
export function appArguments(name: string, ...args: string[]): string[] {
  const file = join(ROOT, 'tests/upstream/apps', `${name}.ts`);
  return ['--import', 'tsx', '--conditions=source', file, ...args];
}

/** Runs a program of `apps` to its end on Loom's own sources, and returns what it found. */
export async function runApp<Found>(
  [name, ...args]: [string, ...string[]],
  env: Record<string, string>,
): Promise<Found> {
  const output = await runProcess(process.execPath, appArguments(name, ...args), {
    cwd: ROOT,
    env: { UPSTREAM_DIR: upstreamFolder(), ...env },
  });
  const found = /^FOUND (.+)$/m.exec(output)?.[1];
  if (found === undefined) throw new Error(`${name} ended without a word:\n${output}`);
  return JSON.parse(found) as Found;
}
