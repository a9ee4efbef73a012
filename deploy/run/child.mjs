import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './paths.mjs';

const GRACE_MS = 10_000;
const OWN_END_MS = 7_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const running = new Set();
const endings = [];
/** Commands whose regular end is being stopped (demo, start, dev) set this: then a signal is a success. */
let stopIsSuccess = false;

/** Starts a child that never outlives this process. */
export function start(file, args, options = {}) {
  const child = spawn(file, args, { cwd: ROOT, stdio: 'inherit', ...options });
  child.ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, error }));
    child.once('exit', (code, signal) => resolve({ code: code ?? codeOf(signal) }));
  });
  running.add(child);
  child.ended.then(() => running.delete(child));
  return child;
}

export const startNode = (args, options) => start(process.execPath, args, options);

/** Runs a child to its end and tells its exit code. */
export async function run(file, args, options) {
  const { code } = await start(file, args, options).ended;
  return code;
}

export const runNode = (args, options) => run(process.execPath, args, options);

export async function stop(child) {
  if (!running.has(child)) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await child.ended;
  clearTimeout(force);
}

export const stopAll = () => Promise.all([...running].map(stop));

export function stoppingIsSuccess() {
  stopIsSuccess = true;
}

/** Has `work` done before this process ends, whether by itself or by a signal. */
export function atEnd(work) {
  endings.push(work);
}

let finishing;

/** What was asked for with `atEnd`, once: a signal and the end it brings about both wait for the same work. */
export function finish() {
  finishing ??= doAll();
  return finishing;
}

async function doAll() {
  for (const work of endings) await work();
}

export function stopOnSignals() {
  // Not `once`: a library that watches signals too takes a listener that is gone for leave to end the process.
  for (const signal of SIGNALS) process.on(signal, () => endOn(signal));
  // Whatever ends this process, nothing it started stays.
  process.on('exit', () => {
    for (const child of running) child.kill('SIGKILL');
  });
}

let stopping = false;

/** The first signal is obeyed in good order, a second one at once. */
async function endOn(signal) {
  if (stopping) process.exit(codeOf(signal));
  stopping = true;
  // A terminal tells the children of Ctrl-C itself, and to many programs a second signal means "at once".
  if (signal === 'SIGINT' && process.stdin.isTTY) await Promise.race([allEnded(), sleep(OWN_END_MS)]);
  await stopAll();
  await finish();
  process.exit(stopIsSuccess ? 0 : codeOf(signal));
}

const allEnded = () => Promise.all([...running].map(({ ended }) => ended));
const codeOf = (signal) => 128 + (constants.signals[signal] ?? 0);
