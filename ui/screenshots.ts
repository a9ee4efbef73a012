import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openCapturedShop } from '../tests/browser/captured-shop.ts';
import { openShop } from '../tests/browser/made-up-shop.ts';
import { startStudio } from '../tests/browser/running-studio.ts';
import { launchBrowser } from '../tests/support/browser.ts';

/**
 * Takes the pictures in docs/screens from the real studio, fed by a made-up shop.
 * Run it with: node --import tsx --conditions=source ui/screenshots.ts [shop] [captured]
 */
const OUT = join(import.meta.dirname, '../docs/screens');
const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 375, height: 812 }, hasTouch: true };
const THEMES = ['light', 'dark'] as const;
/** Long enough for the page to measure rates, and for the studio to miss the worker that fell silent. */
const WATCHED_MS = 16_000;

/** Names of the sets to take; all of them when none is named. */
const wanted = process.argv.slice(2);
const browser = await launchBrowser();
await mkdir(OUT, { recursive: true });
try {
  for (const [name, take] of Object.entries({ shop: takeAll, captured: takeCaptured })) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const studio = await startStudio();
    await take(browser, studio.url, studio.kill).finally(studio.close);
  }
} finally {
  await browser.close();
}

/** Screens of what is captured, from a shop of its own: it is told of, not measured, so a few actors are enough. */
async function takeCaptured(in_: Browser, url: string) {
  const shop = openCapturedShop(url);
  await shop.opened;
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  const cause = new URLSearchParams({ sel: 'shop:CardError: card # was declined by the bank' });
  const screens = {
    queues: '/queues',
    errors: `/errors?${cause}`,
    stuck: `/actor/shop/${shop.stuck}`,
    'not-recorded': `/actor/bank/${shop.plain}`,
    processes: '/sidecars',
    spawned: '/network?spawned=1',
    trouble: '/overview',
  };
  for (const [name, path] of Object.entries(screens)) {
    for (const theme of THEMES)
      await shot(in_, url + path, `${name}-${theme}`, { ...DESK, colorScheme: theme });
  }
  for (const name of ['queues', 'errors', 'stuck'] as const)
    await shot(in_, url + screens[name], `${name}-phone`, PHONE);
  await shop.close();
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
  await page.locator('.fresh-live').first().waitFor();
  return page;
}

async function shot(in_: Browser, url: string, name: string, options: BrowserContextOptions) {
  const page = await open(in_, url, options);
  await page.waitForTimeout(4_000);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  await page.context().close();
}
