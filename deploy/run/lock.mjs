import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CACHE } from './paths.mjs';

const POLL_MS = 200;
/** Between making the folder and writing the owner into it a lock has no owner; longer means it died there. */
const OWNERLESS_MS = 5_000;

/** Runs `work` while no other process on this machine runs work under the same name in this tree. */
export async function withLock(name, work) {
  const folder = join(CACHE, `${name}.lock`);
  await acquire(folder, name);
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(folder, name) {
  mkdirSync(CACHE, { recursive: true });
  for (let waited = false; !take(folder); waited = true) {
    if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true });
    else {
      if (!waited) console.log(`Waiting for another run to finish its ${name}…`);
      await sleep(POLL_MS);
    }
  }
}

function take(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

function isAbandoned(folder) {
  try {
    return !isAlive(Number(readFileSync(join(folder, 'pid'), 'utf8')));
  } catch {
    return isOwnerless(folder);
  }
}

function isOwnerless(folder) {
  const made = statSync(folder, { throwIfNoEntry: false });
  return made !== undefined && Date.now() - made.mtimeMs > OWNERLESS_MS;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
