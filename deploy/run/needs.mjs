import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installWithApt, mayInstall } from './apt.mjs';
import { findBrowser } from './browser.mjs';
import { containerEnvironment, containerProblem, REDIS_IMAGE } from './containers.mjs';
import { chooseRedis } from './redis-choice.mjs';
import { SetupError } from './setup-error.mjs';

const CHROMIUM = ['chromium', 'fonts-liberation'];
const OR_ENGINE =
  process.platform === 'linux' ? `, or start a Docker engine that has or can fetch ${REDIS_IMAGE}` : '';

/** Makes sure curl, which the guide's lines are run with, is there; as root on Debian it is installed. */
export async function ensureCurl() {
  await ensureProgram('curl', 'curl');
}

/** Makes sure that tests can start Redis servers of their own, in containers where there is no program for it. */
export async function ensureRedis() {
  const choice = await chooseRedis({
    inPath: () => isInPath('redis-server'),
    inContainer: async () => (await containerProblem(REDIS_IMAGE)) === undefined,
    mayInstall,
  });
  if (choice !== 'container') return ensureProgram('redis-server', 'redis', OR_ENGINE);
  console.log(
    `There is no redis-server in the PATH: the tests start theirs in containers of ${REDIS_IMAGE}.`,
  );
  Object.assign(process.env, containerEnvironment());
}

async function ensureProgram(program, brew, orElse = '') {
  if (isInPath(program)) return;
  if (!mayInstall())
    throw new SetupError(`The tests need ${program}: get it with "${getIt(brew, [program])}"${orElse}.`);
  console.log(`The tests need ${program}: installing it with apt-get.`);
  await installWithApt([program]);
  if (!isInPath(program))
    throw new SetupError(`The tests need ${program}, which was installed and is not in the PATH.`);
}

const isInPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** Makes sure a browser for the tests starts; as root on Debian it is installed. Returns its path. */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  const named = process.env.CHROME_PATH;
  if (named)
    throw new SetupError(
      `The browser tests need Chromium, and ${named}, named in CHROME_PATH, does not start.`,
    );
  if (!mayInstall()) throw new SetupError(missing('is missing'));
  console.log(`The browser tests need Chromium: installing ${CHROMIUM.join(' and ')} with apt-get.`);
  await installWithApt(CHROMIUM);
  const installed = findBrowser();
  if (!installed) throw new SetupError(missing('was installed and does not start'));
  return installed;
}

function missing(state) {
  return `The browser tests need Chromium, which ${state}: get it with "${getIt('--cask chromium', CHROMIUM)}", or name one in CHROME_PATH.`;
}

function getIt(brew, apt) {
  if (process.platform === 'darwin') return `brew install ${brew}`;
  return `apt-get install -y --no-install-recommends ${apt.join(' ')}`;
}
