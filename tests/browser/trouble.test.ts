import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { getJson } from '../support/sidecar.ts';
import { overflowOf, PHONE } from './fit.ts';
import { registered, reportingApp } from './reporting-app.ts';
import { type RunningStudio, startStudio } from './running-studio.ts';
import { openPage } from './studio-page.ts';

jest.setTimeout(180_000);

const TOLD_WITHIN_MS = 20_000;

describe('a studio whose Redis', () => {
  let redis: TestRedis;
  let studio: RunningStudio;
  let browser: Browser;

  const start = async (options: Parameters<typeof startRedis>[0]) => {
    redis = await startRedis(options);
    studio = await startStudio({ REDIS_URL: redis.url });
  };
  beforeEach(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await browser?.close();
    await studio?.close();
    await redis?.close();
  });

  it('is full says so as long as it is, and has lost nothing afterwards', async () => {
    await start({ args: ['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'] });
    const view = await openPage(browser, `${studio.url}/overview`);
    const filling = fill(studio.url);
    await eventually(() => expect(filling.refused()).toBeGreaterThan(0), TOLD_WITHIN_MS);
    await view.says(/Redis has no memory left: changes are refused since \d\d:\d\d:\d\d/, TOLD_WITHIN_MS);
    expect(await view.seriousFaults()).toEqual([]);

    for (const colorScheme of ['light', 'dark'] as const) {
      const phone = await openPage(browser, `${studio.url}/sidecars`, { colorScheme, viewport: PHONE });
      await phone.says(/Redis has no memory left/, TOLD_WITHIN_MS);
      expect(await overflowOf(phone.page)).toBe(0);
      expect(await phone.seriousFaults()).toEqual([]);
      await phone.close();
    }

    await redis.cli('CONFIG', 'SET', 'maxmemory', '0');
    await eventually(
      async () => expect(await view.page.locator('.banner').allInnerTexts()).toEqual([]),
      TOLD_WITHIN_MS,
    );
    await view.says('live');
    const accepted = await filling.stop();
    expect(accepted.length).toBeGreaterThan(0);
    const kept = await getJson<Array<{ id: string }>>(`${studio.url}/api/actors`);
    const ids = new Set(kept.map(({ id }) => id));
    expect(accepted.filter((id) => !ids.has(id))).toEqual([]);
    await view.close();
  });

  it('is gone shows what it showed as stale, says why, and is live again when it is back', async () => {
    await start({ appendOnly: true });
    await reportingApp(studio.url, 'shop').report(registered('order-1'));
    const view = await openPage(browser, studio.url);
    await view.rowSays('order-1', 'idle');
    await view.says('live');
    await redis.kill();
    await view.says('stale');
    await view.says(/Redis is not reachable\. Shown as of \d\d:\d\d:\d\d/);
    await view.rowSays('order-1', 'idle');
    expect(await view.seriousFaults()).toEqual([]);

    const sidecars = await openPage(browser, `${studio.url}/sidecars`);
    await sidecars.says('There may be others.');
    await sidecars.says(/Redis is not reachable/);
    await sidecars.close();

    await redis.restart();
    await view.says('live', TOLD_WITHIN_MS);
    await view.rowSays('order-1', 'idle');
    expect(await view.page.locator('.banner').count()).toBe(0);
    await view.close();
  });

  it('is gone tells a page that is opened later what it knew, as of when, and who reported', async () => {
    await start({ appendOnly: true });
    await reportingApp(studio.url, 'shop').report(registered('order-1'));
    await redis.kill();
    await eventually(async () => expect((await fetch(`${studio.url}/api/ready`)).status).toBe(503));
    const seenAt = Date.now();
    // The clock of the banner has whole seconds: a later one could not be told apart sooner.
    await eventually(() => expect(Date.now() - seenAt).toBeGreaterThan(2_000));
    for (const colorScheme of ['light', 'dark'] as const) {
      const phone = await openPage(browser, `${studio.url}/overview`, { colorScheme, viewport: PHONE });
      await phone.says('1 of 1 producer');
      const [, clock = ''] =
        /Redis is not reachable\. Shown as of (\d\d:\d\d:\d\d)/.exec(await phone.text()) ?? [];
      expect(clock).not.toBe('');
      expect(clock <= new Date(seenAt).toTimeString().slice(0, 8)).toBe(true);
      expect(await phone.text()).not.toContain('reading producers');
      expect(await overflowOf(phone.page)).toBe(0);
      expect(await phone.seriousFaults()).toEqual([]);
      await phone.close();
    }
  });

  it('was never there says that nothing is known, not that there is nothing', async () => {
    redis = await startRedis();
    await redis.kill();
    studio = await startStudio({ REDIS_URL: redis.url });
    const view = await openPage(browser, studio.url);
    await view.says('Redis is not reachable. Nothing was read from it yet.');
    await view.says('Studio reachable, waiting for its engine');
    expect(await view.text()).not.toMatch(/No actors yet|Nothing has reported|as of/);
    expect(await view.page.locator('.rail .count').count()).toBe(0);
    expect(await view.seriousFaults()).toEqual([]);
    await redis.restart();
    await view.says('live', TOLD_WITHIN_MS);
    await view.says('No actors yet.');
    await view.close();
  });
});

/** Registers one large actor after the other, whatever is answered, until it is stopped. */
function fill(url: string) {
  const accepted: string[] = [];
  let refused = 0;
  let going = true;
  const run = async () => {
    for (let n = 0; going; n += 1) {
      const id = `large-${n}`;
      const body = { id, type: 'Large', metadata: { text: 'x'.repeat(10_000) } };
      const { status } = await fetch(`${url}/api/actor/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (status < 300) accepted.push(id);
      else if (status === 503) {
        refused += 1;
        await sleep(20);
      } else throw new Error(`${id} was answered with ${status}`);
    }
  };
  const running = run();
  return {
    refused: () => refused,
    /** What was accepted. */
    async stop() {
      going = false;
      await running;
      return accepted;
    },
  };
}
