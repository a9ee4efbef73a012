import { type ChildProcess, spawn } from 'node:child_process';
import { eventually } from './eventually.ts';

export interface Process {
  readonly pid: number;
  /** Everything printed so far, on both outputs. */
  output(): string;
  /** The first match of `pattern` in the output. Fails with the output when the process ends or time runs out. */
  printed(pattern: RegExp, withinMs?: number): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
  /** Ends it with everything it started. */
  kill(): Promise<void>;
}

export interface ProcessOptions {
  cwd: string;
  /** Added to the environment; undefined removes. */
  env?: Record<string, string | undefined>;
}

const running = new Set<ChildProcess>();

/** Ends, with all they started, those that still run: for whoever is told to stop midway. */
export function endAll(): void {
  for (const child of running) killGroup(child);
}

/** Starts a process of its own group, so that nothing it starts can outlive the test. */
export function startProcess(file: string, args: string[], { cwd, env }: ProcessOptions): Process {
  const child = spawn(file, args, {
    cwd,
    env: { ...outsideEnvironment(), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  const output = (): string => chunks.join('');
  running.add(child);
  const ended = endOf(child, chunks).finally(() => running.delete(child));
  return {
    pid: child.pid ?? 0,
    output,
    printed: (pattern, withinMs = 60_000) => firstMatch(child, output, pattern, withinMs),
    signal: (signal) => child.kill(signal),
    ended,
    kill: async () => {
      killGroup(child);
      await ended;
    },
  };
}

/** Runs a process to its end; fails with its output unless it succeeds. */
export async function runProcess(file: string, args: string[], options: ProcessOptions): Promise<string> {
  const running = startProcess(file, args, options);
  const code = await running.ended;
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${running.output()}`);
  return running.output();
}

/** This process's environment without what jest and an outer `npm run` put there, registry and cache aside. */
export function outsideEnvironment(): Record<string, string | undefined> {
  const inside =
    /^(npm_(?!config_(registry|cache|userconfig|cafile|https?_proxy|proxy|noproxy)$)|JEST_|STUDIO_|NODE_OPTIONS$|NODE_ENV$|INIT_CWD$|CI$|PORT$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !inside.test(name)));
}

function endOf(child: ChildProcess, chunks: string[]): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      chunks.push(String(error));
      resolve(127);
    });
    // `close` comes after the last output, `exit` may not.
    child.once('close', (code, signal) => resolve(code ?? signal ?? 0));
  });
}

function firstMatch(child: ChildProcess, output: () => string, pattern: RegExp, withinMs: number) {
  return eventually(() => {
    const found = pattern.exec(output());
    if (found) return found;
    throw new Error(`Nothing printed matches ${pattern}; ${endedOrNot(child)}:\n${output()}`);
  }, withinMs);
}

const endedOrNot = (child: ChildProcess): string =>
  child.exitCode === null && child.signalCode === null
    ? 'it still runs'
    : `it ended with ${child.exitCode ?? child.signalCode}`;

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // The group is gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
