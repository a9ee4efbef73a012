import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';

/** A page on the studio that fails the test when the browser reports an error in it. */
export interface StudioPage {
  page: Page;
  /** What the visible rows say, one text a row. */
  rows(): Promise<string[]>;
  /** Waits until the row of `id` says all of `words`. */
  rowSays(id: string, ...words: string[]): Promise<void>;
  /** What a person would see anywhere on the page. */
  text(): Promise<string>;
  says(words: string | RegExp, withinMs?: number): Promise<void>;
  /** Accessibility rules broken seriously or worse, each with the first element it is about. */
  seriousFaults(): Promise<string[]>;
  close(): Promise<void>;
}

export interface PageOptions extends BrowserContextOptions {
  /** A dropped connection is an error to the browser; a test that drops it expects that. */
  ignoreNetwork?: boolean;
}

export async function openPage(
  browser: Browser,
  url: string,
  options: PageOptions = {},
): Promise<StudioPage> {
  const { ignoreNetwork = false, ...context } = options;
  const page = await browser.newPage(context);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    const network = ignoreNetwork && /ERR_|WebSocket|Failed to load/.test(message.text());
    if (message.type() === 'error' && !network) errors.push(message.text());
  });
  await page.goto(url);
  const rows = () => page.locator('[role="grid"] [data-key]').allInnerTexts();
  // What is hidden by styles must not count as said.
  const text = async () => String(await page.evaluate('document.body.innerText'));
  return {
    page,
    rows,
    text,
    rowSays: (id, ...words) =>
      eventually(async () => {
        const all = await rows();
        const row = all.find((each) => each.includes(id));
        if (!row || !words.every((word) => row.includes(word))) {
          throw new Error(`No row of ${id} says ${words.join(', ')}:\n${all.join('\n')}`);
        }
      }),
    says: (words, withinMs) =>
      eventually(async () => {
        const seen = await text();
        if (typeof words === 'string' ? seen.includes(words) : words.test(seen)) return;
        throw new Error(`The page does not say ${words}:\n${seen}`);
      }, withinMs),
    seriousFaults: () => seriousFaults(page),
    close: async () => {
      await page.context().close();
      if (errors.length > 0) throw new Error(`The browser reported:\n${errors.join('\n')}`);
    },
  };
}

interface AxeResult {
  violations: Array<{ id: string; impact: string | null; help: string; nodes: Array<{ html: string }> }>;
}

async function seriousFaults(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => html).join('\n')}`);
}
