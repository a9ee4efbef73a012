import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openShop } from '../tests/browser/made-up-shop.ts';
import { startStudio } from '../tests/browser/running-studio.ts';
import { launchBrowser } from '../tests/support/browser.ts';

/**
 * Takes the pictures in docs/screens from the real studio, fed by a made-up shop.
 * Run it with: node --import tsx --conditions=source ui/screenshots.ts
 */
const OUT = join(import.meta.dirname, '../docs/screens');
const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 375, height: 812 }, hasTouch: true };
const THEMES = ['light', 'dark'] as const;
/** Long enough for the page to measure rates, and for the studio to miss the worker that fell silent. */
const WATCHED_MS = 16_000;

const studio = await startStudio();
const browser = await launchBrowser();
await mkdir(OUT, { recursive: true });
try {
  await takeAll(browser, studio.url, studio.kill);
} finally {
  await browser.close();
  await studio.close();
}

async function takeAll(in_: Browser, url: string, killStudio: () => Promise<void>) {
  for (const theme of THEMES) await shot(in_, url, `empty-${theme}`, { ...DESK, colorScheme: theme });
  await shot(in_, url, 'empty-phone', PHONE);

  const shop = openShop(url);
  await shop.opened;
  const actor = `/actor/shop/${encodeURIComponent(shop.star)}`;
  const lists = [];
  for (const theme of THEMES)
    lists.push(await open(in_, `${url}/?sort=-queue`, { ...DESK, colorScheme: theme }));
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  for (const [index, theme] of THEMES.entries()) {
    const page = lists[index];
    if (!page) continue;
    await page.screenshot({ path: join(OUT, `list-${theme}.png`) });
    await page.locator(`[data-key="shop:${shop.star}"]`).click();
    await page.getByText('authorize timed out').first().waitFor();
    await page.screenshot({ path: join(OUT, `panel-${theme}.png`) });
    await page.keyboard.press('Escape');
  }
  for (const theme of THEMES) {
    await shot(in_, url + actor, `actor-${theme}`, { ...DESK, colorScheme: theme });
    await shot(in_, `${url}/?q=type%3AOrder+status%3Afailed+worker%3Aw-01`, `nothing-matches-${theme}`, {
      ...DESK,
      colorScheme: theme,
    });
  }
  await shot(in_, `${url}/?sort=-queue`, 'list-phone', PHONE);
  await shot(in_, url + actor, 'actor-phone', { ...PHONE, colorScheme: 'dark' });

  await shop.close();
  await killStudio();
  await Promise.all(lists.map((page) => page.getByText('Connection lost 9 s ago').waitFor()));
  for (const [index, theme] of THEMES.entries()) {
    await lists[index]?.screenshot({ path: join(OUT, `stale-${theme}.png`) });
  }
}

async function open(in_: Browser, url: string, options: BrowserContextOptions): Promise<Page> {
  const page = await in_.newPage(options);
  await page.goto(url);
  await page.locator('.fresh-live').waitFor();
  return page;
}

async function shot(in_: Browser, url: string, name: string, options: BrowserContextOptions) {
  const page = await open(in_, url, options);
  await page.waitForTimeout(4_000);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  await page.context().close();
}
