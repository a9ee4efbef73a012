import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installWithApt, mayInstall } from './apt.mjs';
import { findBrowser } from './browser.mjs';
import { SetupError } from './setup-error.mjs';

const CHROMIUM = ['chromium', 'fonts-liberation'];

/** Makes sure curl, which the guide's lines are run with, is there; as root on Debian it is installed. */
export async function ensureCurl() {
  const found = () =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'curl')));
  if (found()) return;
  if (!mayInstall()) throw new SetupError(`The tests need curl: get it with "${getIt('curl', ['curl'])}".`);
  console.log('The tests need curl: installing it with apt-get.');
  await installWithApt(['curl']);
  if (!found()) throw new SetupError('The tests need curl, which was installed and is not in the PATH.');
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
