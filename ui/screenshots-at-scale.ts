import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Report, type ReportingApp, registered, reportingApp } from '../tests/browser/reporting-app.ts';
import { startStudio } from '../tests/browser/running-studio.ts';
import { launchBrowser } from '../tests/support/browser.ts';

/**
 * Takes pictures of every screen with few, some and very many actors, in docs/screens/scale.
 * Run it with: node --import tsx --conditions=source ui/screenshots-at-scale.ts
 */
const OUT = join(import.meta.dirname, '../docs/screens/scale');
const SIZES = [5, 5_000, 100_000];
const SCREENS = {
  actors: '/',
  network: '/network?window=1m',
  metrics: '/metrics?window=1m',
  overview: '/overview',
};
const THEMES = ['light', 'dark'] as const;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 375, height: 812 };
const TYPES = [
  'Cart',
  'Order',
  'Payment',
  'Inventory',
  'Shipment',
  'Notification',
  'Refund',
  'Customer',
  'Pricing',
];
const STATUSES = [
  'idle',
  'active',
  'idle',
  'busy',
  'idle',
  'active',
  'idle',
  'idle',
  'busy',
  'idle',
  'failed',
];
/** Long enough for rates, waits and a picture of who talks to whom. */
const WATCHED_MS = 30_000;
const MESSAGES_A_ROUND = 400;

const typeOf = (n: number) => TYPES[n % TYPES.length] ?? 'Cart';
const idOf = (n: number) => `${typeOf(n).toLowerCase()}-${String(n).padStart(6, '0')}`;

const browser = await launchBrowser();
await mkdir(OUT, { recursive: true });
try {
  for (const size of SIZES) await takeAt(size, browser);
} finally {
  await browser.close();
}

async function takeAt(size: number, in_: Browser) {
  const studio = await startStudio();
  try {
    const app = reportingApp(studio.url, 'shop');
    await fill(app, size);
    const stop = keepTalking(app, size);
    await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
    for (const [screen, path] of Object.entries(SCREENS)) {
      for (const theme of THEMES) {
        await shot(in_, studio.url + path, `${screen}-${size}-${theme}`, {
          viewport: DESK,
          colorScheme: theme,
        });
      }
      await shot(in_, studio.url + path, `${screen}-${size}-phone`, {
        viewport: PHONE,
        colorScheme: 'light',
        hasTouch: true,
      });
    }
    await stop();
  } finally {
    await studio.close();
  }
}

async function fill(app: ReportingApp, size: number) {
  const actors = Array.from({ length: size }, (_, n) =>
    registered(idOf(n), {
      type: typeOf(n),
      worker: `w-${String(n % 12).padStart(2, '0')}`,
      status: STATUSES[n % STATUSES.length] ?? 'idle',
      messageCount: (n * 7_919) % 900,
      queueDepth: n % 97 === 0 ? n % 40 : n % 3,
      metadata: { region: n % 3 === 0 ? 'eu' : 'us' },
    }),
  );
  await app.report(...actors);
}

/** Each type talks to the next; one of them is slow and fails now and then. */
async function talk(app: ReportingApp, size: number) {
  const events: Report[] = [];
  for (let n = 0; n < MESSAGES_A_ROUND; n += 1) {
    const from = Math.floor(Math.random() * size);
    const to = Math.min(size - 1, from - (from % TYPES.length) + ((from + 1) % TYPES.length));
    const slow = typeOf(to) === 'Payment';
    events.push(
      { kind: 'changed', id: idOf(to), messages: 1 },
      {
        kind: 'message',
        from: idOf(from),
        to: idOf(to),
        type: 'Handle',
        waitMs: (slow ? 900 : 8) * Math.random(),
        runMs: 20 * Math.random(),
        ...(slow && Math.random() < 0.04 && { error: 'GatewayTimeout after 30 s' }),
      },
    );
  }
  await app.report(...events);
  await new Promise((resolve) => setTimeout(resolve, 250));
}

/** Returns what ends it, after the round under way. */
function keepTalking(app: ReportingApp, size: number): () => Promise<void> {
  let over = false;
  const talking = (async () => {
    while (!over) await talk(app, size);
  })();
  return () => {
    over = true;
    return talking;
  };
}

async function shot(in_: Browser, url: string, name: string, options: Parameters<Browser['newPage']>[0]) {
  const page = await in_.newPage(options);
  await page.goto(url);
  await page.locator('.fresh-live').first().waitFor();
  await page.waitForTimeout(4_000);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  await page.context().close();
}
