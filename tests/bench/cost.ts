import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const TICKS_A_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Seconds of processor the processes took so far, system time included. Read from Linux; 0 elsewhere. */
export function cpuSeconds(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid) / TICKS_A_SECOND, 0);
}

function ticksOf(pid: number): number {
  const text = read(`/proc/${pid}/stat`);
  // The name of the program, in brackets, may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** Bytes of memory the process holds. Read from Linux; 0 elsewhere. */
export function residentBytes(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Milliseconds on a clock all processes of this machine share. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** How far a generator itself falls behind: its loop lag, p99, in milliseconds, since asked last. */
export function createLag(): () => number {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  return () => {
    const lag = Math.max(0, delay.percentile(99) / 1e6 - 5);
    delay.reset();
    return lag;
  };
}
