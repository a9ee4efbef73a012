import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Google Chrome for Testing'];
const LAUNCH_MS = 30_000;

/** The first browser that really starts: one that is only present may lack libraries or a sandbox. */
export function findBrowser() {
  return candidates().find(starts);
}

function candidates() {
  const named = process.env.CHROME_PATH;
  // A browser somebody named is the one they want tested: no other stands in for it.
  if (named) return [named];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const inPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...inPath, ...inMacFolders()].filter((path) => existsSync(path));
}

function inMacFolders() {
  const folders = ['/Applications', join(homedir(), 'Applications')];
  return folders.flatMap((folder) => MAC_APPS.map((app) => join(folder, `${app}.app/Contents/MacOS/${app}`)));
}

/** With the sandbox first: without it is how root and many containers have to run it. */
const starts = (path) => [[], ['--no-sandbox']].some((sandbox) => printsPage(path, sandbox));

function printsPage(path, sandbox) {
  const profile = mkdtempSync(join(tmpdir(), 'studio-browser-'));
  const args = [
    '--headless',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    `--user-data-dir=${profile}`,
    ...sandbox,
  ];
  const { status, stdout } = spawnSync(path, [...args, '--dump-dom', 'data:text/html,<p>ready'], {
    timeout: LAUNCH_MS,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
  });
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return status === 0 && stdout.includes('ready');
}
