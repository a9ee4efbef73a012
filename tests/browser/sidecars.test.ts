import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SidecarList } from '@loom-studio/core-adapter/protocol';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { getJson } from '../support/sidecar.ts';
import { overflowOf, PHONE, smallTargets } from './fit.ts';
import { type RunningStudio, startStudio } from './running-studio.ts';
import { openPage, type StudioPage } from './studio-page.ts';

jest.setTimeout(120_000);

const HANDED_OVER_WITHIN_MS = 15_000;

describe('the sidecars', () => {
  let redis: TestRedis;
  let one: RunningStudio;
  let two: RunningStudio;
  let browser: Browser;

  beforeAll(async () => {
    redis = await startRedis();
    const env = { REDIS_URL: redis.url };
    [one, two, browser] = await Promise.all([startStudio(env), startStudio(env), launchBrowser()]);
    await eventually(async () => expect(idsOf(await listOf(two))).toHaveLength(2), 10_000);
  });
  afterAll(async () => {
    await browser?.close();
    await one?.close();
    await two?.close();
    await redis?.close();
  });

  it('are both shown, and the one this page hears from is marked', async () => {
    for (const studio of [one, two]) {
      const view = await openPage(browser, `${studio.url}/sidecars`);
      await eventually(async () => expect((await shown(view)).sort()).toEqual(idsOf(await listOf(one))));
      const self = (await listOf(studio)).sidecars.find((each) => each.self)?.id;
      expect(await view.page.locator('[data-sidecar][aria-current]').evaluateAll(idsOfRows)).toEqual([self]);
      await eventually(async () => {
        const row = await view.page.locator('[data-sidecar][aria-current]').textContent();
        expect(row).toMatch(/this tab/);
        expect(row).toMatch(/redis/);
      });
      await view.says(/2 sidecars\s+\d sockets? · \S+:\d+ leads/);
      await view.close();
    }
  });

  it('are reached by keyboard, and named in the title', async () => {
    const view = await openPage(browser, one.url);
    await view.says('No actors yet');
    await view.page.keyboard.press('g');
    await view.page.keyboard.press('s');
    await view.says(/2 sidecars/);
    expect(new URL(view.page.url()).pathname).toBe('/sidecars');
    expect(await view.page.title()).toBe('Sidecars · Loom Studio');
    await view.close();
  });

  it.each(['light', 'dark'] as const)('break no serious accessibility rule in %s', async (colorScheme) => {
    const view = await openPage(browser, `${one.url}/sidecars`, { colorScheme });
    await view.says(/2 sidecars/);
    expect(await view.seriousFaults()).toEqual([]);
    expect(await view.page.getByRole('table', { name: 'Sidecars' }).getByRole('row').count()).toBe(3);
    await view.close();
  });

  it('fit 375 px as cards', async () => {
    const view = await openPage(browser, `${one.url}/sidecars`, { viewport: PHONE, hasTouch: true });
    await view.says(/Loop delay/);
    expect(await view.page.locator('[data-sidecar]').count()).toBe(2);
    expect(await overflowOf(view.page)).toBe(0);
    expect(await smallTargets(view.page)).toEqual([]);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it('say who leads when the lead moves, and lose the one that was killed', async () => {
    const { sidecars } = await listOf(one);
    const leader = sidecars.find(({ leads }) => leads);
    const [stays, goes] = leader?.self ? [two, one] : [one, two];
    const view = await openPage(browser, `${stays.url}/sidecars`);
    await eventually(async () => expect(await leading(view)).toEqual([leader?.id]));
    await goes.kill();
    const survivor = sidecars.find(({ id }) => id !== leader?.id)?.id;
    await eventually(async () => {
      expect(await leading(view)).toEqual([survivor]);
      expect(await shown(view)).toEqual([survivor]);
    }, HANDED_OVER_WITHIN_MS);
    await view.says(/1 sidecar\b/);
    await goes.restart();
    await view.says(/2 sidecars/, HANDED_OVER_WITHIN_MS);
    await view.close();
  });
});

describe('a sidecar alone', () => {
  let studio: RunningStudio;
  let browser: Browser;

  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
  });

  it('is shown with its engine, and stays in sight as old when it is gone', async () => {
    const view = await openPage(browser, `${studio.url}/sidecars`, { ignoreNetwork: true });
    await view.says(/1 sidecar\s/);
    await view.says('this tab');
    const { engine } = await getJson<{ engine: string }>(`${studio.url}/api/health`);
    await view.says(engine);
    await studio.kill();
    await view.says('Connection lost');
    await view.says(/Not answered: as of \d/);
    expect(await shown(view)).toHaveLength(1);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });
});

const listOf = (studio: RunningStudio) => getJson<SidecarList>(`${studio.url}/api/sidecars`);
const idsOf = ({ sidecars }: SidecarList) => sidecars.map(({ id }) => id).sort();
// biome-ignore lint/suspicious/noExplicitAny: runs in the page, whose types are not those of tests.
const idsOfRows = (rows: any[]): string[] => rows.map((row) => row.dataset.sidecar);

function shown({ page }: StudioPage): Promise<string[]> {
  return page.locator('[data-sidecar]').evaluateAll(idsOfRows);
}

function leading({ page }: StudioPage): Promise<string[]> {
  return page.locator('[data-leads="true"]').evaluateAll(idsOfRows);
}
