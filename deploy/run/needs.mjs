import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findBrowser } from './browser.mjs';
import { run } from './child.mjs';
import { SetupError } from './setup-error.mjs';

const PACKAGES = ['chromium', 'fonts-liberation'];
/** Debian asks this program before it starts a service that came with a package; 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';
const GET_IT =
  process.platform === 'darwin'
    ? 'brew install --cask chromium'
    : `apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`;

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
  await installWithApt();
  const installed = findBrowser();
  if (!installed) throw new SetupError(missing('was installed and does not start'));
  return installed;
}

function missing(state) {
  return `The browser tests need Chromium, which ${state}: get it with "${GET_IT}", or name one in CHROME_PATH.`;
}

function mayInstall() {
  if (process.env.STUDIO_NO_APT === '1') return false;
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

async function installWithApt() {
  console.log(`The browser tests need Chromium: installing ${PACKAGES.join(' and ')} with apt-get.`);
  const apt = (...args) =>
    run('/usr/bin/apt-get', ['-q', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const restore = forbidServices();
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', ...PACKAGES);
  } finally {
    restore();
  }
}

function forbidServices() {
  if (existsSync(POLICY)) return () => undefined;
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const restore = () => rmSync(POLICY, { force: true });
  process.once('exit', restore);
  return restore;
}
