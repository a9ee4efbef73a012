import { ensureBuilt } from '../build.mjs';
import { composeEnvironment, composeProblem, removeComposed } from '../compose.mjs';
import { containerEnvironment, containerProblem, REDIS_IMAGE, removeContainers } from '../containers.mjs';
import { ensureInstalled } from '../install.mjs';
import { jest } from '../jest.mjs';
import { ensureBrowser, ensureRedis } from '../needs.mjs';
import { checks } from './check.mjs';

const ON_REDIS = ['sidecar/src/engine/redis/', 'core-adapter/src/links/redis'];

/** What `npm run test:all` adds to `npm test`. */
export async function command() {
  await ensureInstalled();
  await ensureRedis();
  process.env.CHROME_PATH ??= await ensureBrowser();
  await ensureBuilt('ui', 'sidecar');
  process.env.STUDIO_TEST_BUILT = '1';
  const codes = [
    await checks(),
    // Most of a fault is waiting for what follows from it.
    await jest('faults', ['faults'], ['--maxWorkers=3']),
    await jest('install', ['install', 'endurance']),
    // What `npm test` ran on the embedded engine, once more on Redis.
    await jest('redis', ['e2e', 'browser'], [], { STUDIO_TEST_ENGINE: 'redis' }),
    await inContainers(),
    await composed(),
    await jest('chaos', ['chaos']),
  ];
  return Math.max(...codes);
}

/** What `npm test` ran on servers from the PATH, once more in containers: the engine's contract and every way a server fails. */
async function inContainers() {
  const problem = await containerProblem(REDIS_IMAGE);
  if (problem) {
    console.log(`Not run, as ${problem}: the tests of Redis in containers.`);
    return 0;
  }
  const env = { ...containerEnvironment(), TEST_REDIS_URL: '' };
  const code = await jest('containers', ['unit'], ON_REDIS, env);
  const left = await removeContainers();
  if (left > 0)
    console.error(`The tests of Redis in containers left ${left} of them, which are removed now.`);
  return left > 0 ? 1 : code;
}

/** The whole studio as it is deployed: three sidecars, Redis and nginx, with faults. */
async function composed() {
  const problem = await composeProblem();
  if (problem) {
    console.log(`Not run, as ${problem}: the tests of the composed studio.`);
    return 0;
  }
  // One after the other: two studios of one name would be one.
  const code = await jest('compose', ['compose'], ['--runInBand'], composeEnvironment());
  const left = await removeComposed();
  if (left > 0) console.error(`The tests of the composed studio left ${left} things, which are removed now.`);
  return left > 0 ? 1 : code;
}
