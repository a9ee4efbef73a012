import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Google Chrome for Testing'];

/** Nothing that a test does not need may run, reach the network or open a window. */
const QUIET = [
  '--disable-dev-shm-usage',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface FoundBrowser {
  path: string;
  /** `false` where the sandbox does not work: as root, and in many containers. */
  sandbox: boolean;
}

/** The first browser that really starts. One that is only present may lack libraries or a sandbox. */
export async function findBrowser(): Promise<FoundBrowser | undefined> {
  const started = await startFirst();
  await started?.browser.close();
  return started?.found;
}

/** Starts the browser; fails with how to get one when none starts. */
export async function launchBrowser(): Promise<Browser> {
  const started = await startFirst();
  if (started) return started.browser;
  throw new Error('No Chromium starts here. Install chromium, or name one in CHROME_PATH.');
}

async function startFirst(): Promise<{ browser: Browser; found: FoundBrowser } | undefined> {
  for (const path of candidates()) {
    for (const sandbox of [true, false]) {
      const browser = await start({ path, sandbox });
      if (browser) return { browser, found: { path, sandbox } };
    }
  }
  return undefined;
}

async function start({ path, sandbox }: FoundBrowser): Promise<Browser | undefined> {
  try {
    return await chromium.launch({ executablePath: path, chromiumSandbox: sandbox, args: QUIET });
  } catch {
    return undefined; // The next candidate is tried; the caller says when none is left.
  }
}

/** A browser somebody named is the one they want: no other stands in for it. */
function candidates(): string[] {
  const named = process.env.CHROME_PATH;
  if (named) return [named];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const inPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...inPath, ...inMacFolders()].filter((path) => existsSync(path));
}

function inMacFolders(): string[] {
  const folders = ['/Applications', join(homedir(), 'Applications')];
  return folders.flatMap((folder) => MAC_APPS.map((app) => join(folder, `${app}.app/Contents/MacOS/${app}`)));
}
