import { afterAll, beforeAll } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { type RunningStudio, startStudio } from './running-studio.ts';
import { openPage, type PageOptions, type StudioPage } from './studio-page.ts';

/** A studio and a browser, there from before the first test of a file until after its last. */
export interface StudioInBrowser extends Omit<RunningStudio, 'close'> {
  /** A page of the studio; `path` begins with a slash, or is empty for the first page. */
  open(path: string, options?: PageOptions): Promise<StudioPage>;
}

/** Called where hooks are: within a `describe`, or at the top of a file. `env` are settings of the studio. */
export function studioInBrowser(env: Record<string, string> = {}): StudioInBrowser {
  let studio: RunningStudio | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(env), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });
  return {
    get url() {
      return there(studio).url;
    },
    kill: () => there(studio).kill(),
    restart: () => there(studio).restart(),
    open: (path, options) => openPage(there(browser), `${there(studio).url}${path}`, options),
  };
}

function there<T>(started: T | undefined): T {
  if (started === undefined)
    throw new Error('it starts before the first test, not while tests are collected');
  return started;
}
