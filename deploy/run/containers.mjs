import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { atEnd } from './child.mjs';

export const REDIS_IMAGE = 'redis:7-bookworm';
const LABEL = 'loom-studio.test-run';
/** For the engine to answer and, where it has not got the image, to fetch it. */
const READY_MS = 30_000;

/** Why tests cannot start containers of `image` here, as the end of a sentence; undefined when they can. */
export async function containerProblem(image) {
  // The servers share this machine's network, which an engine in a machine of its own cannot give them.
  if (process.platform !== 'linux') return 'servers in containers need Linux';
  const late = sleep(READY_MS, `${image} was not there within ${READY_MS / 1000} s`, { ref: false });
  return Promise.race([problemWith(image), late]);
}

async function problemWith(image) {
  const { ImageName } = await import('testcontainers');
  const client = await engine();
  if (!client) return 'no container engine answers';
  try {
    // Fetches only what is missing.
    await client.image.pull(ImageName.fromString(image));
    return undefined;
  } catch (error) {
    return `the container engine cannot get ${image} (${String(error.message).trim()})`;
  }
}

/** The engine testcontainers would use; undefined when none answers. */
async function engine() {
  // Its own cleaner is one more image to fetch, and with the label below there is nothing left for it.
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  const { getContainerRuntimeClient } = await import('testcontainers');
  return getContainerRuntimeClient().catch(() => undefined);
}

let run;

/** The environment in which tests start their Redis servers in containers, which end with this process. */
export function containerEnvironment() {
  if (!run) {
    run = randomUUID();
    atEnd(removeContainers);
  }
  return {
    STUDIO_TEST_REDIS_IMAGE: REDIS_IMAGE,
    STUDIO_TEST_RUN: run,
    TESTCONTAINERS_RYUK_DISABLED: 'true',
  };
}

/** Removes the containers that tests of this run have left, and tells how many there were. */
export async function removeContainers() {
  const client = await engine();
  if (!client || !run) return 0;
  const { dockerode } = client.container;
  const filters = { label: [`${LABEL}=${run}`] };
  // Again, as a test that was being killed may have started one meanwhile.
  for (let removed = 0; ; ) {
    const left = await dockerode.listContainers({ all: true, filters });
    if (left.length === 0) return removed;
    for (const { Id } of left) await dockerode.getContainer(Id).remove({ force: true, v: true });
    removed += left.length;
  }
}
