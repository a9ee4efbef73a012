import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installWithApt, mayInstall } from './apt.mjs';
import { findBrowser } from './browser.mjs';
import { SetupError } from './setup-error.mjs';

const CHROMIUM = ['chromium', 'fonts-liberation'];

/** Makes sure curl, which the guide's lines are run with, is there; as root on Debian it is installed. */
export async function ensureCurl() {
  await ensureProgram('curl', 'curl');
}

/** Makes sure that tests can start a Redis of their own; as root on Debian it is installed. */
export async function ensureRedis() {
  await ensureProgram('redis-server', 'redis');
}

async function ensureProgram(program, brew, packages = [program]) {
  const found = () =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
  if (found()) return;
  if (!mayInstall())
    throw new SetupError(`The tests need ${program}: get it with "${getIt(brew, packages)}".`);
  console.log(`The tests need ${program}: installing it with apt-get.`);
  await installWithApt(packages);
  if (!found())
    throw new SetupError(`The tests need ${program}, which was installed and is not in the PATH.`);
}

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
