import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type CapturedShop, openCapturedShop } from './captured-shop.ts';
import { overflowOf, PHONE, smallTargets } from './fit.ts';
import { studioInBrowser } from './studio-in-browser.ts';
import type { StudioPage } from './studio-page.ts';

jest.setTimeout(120_000);

/** Growth shows over three points of a trend, five seconds apart. */
const GROWS_WITHIN_MS = 40_000;

describe('queues', () => {
  let shop: CapturedShop;
  // Hooks run in their order: the shop stops reporting before its studio ends.
  afterAll(() => shop?.close());
  const studio = studioInBrowser();

  beforeAll(async () => {
    const view = await studio.open('/queues');
    await view.says('No queue is recorded');
    await view.says('studio.observe({ messageQueue });');
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
    shop = openCapturedShop(studio.url);
    await shop.opened;
  });

  it('say what waits, what comes and goes, and which of them grows', async () => {
    const view = await studio.open('/queues');
    await eventually(async () => {
      expect(await cellsOf(view, 'shop:actor:Order')).toMatchObject({
        growth: expect.stringMatching(/^by \d/),
        waiting: expect.stringMatching(/^\d{3}/),
        arriving: expect.stringMatching(/^[1-9]/),
        done: expect.stringMatching(/^[1-9]/),
      });
    }, GROWS_WITHIN_MS);
    expect(await cellsOf(view, 'shop:mails')).toMatchObject({
      ...{ waiting: '–', growth: '–', done: '–', retried: '–' },
    });
    expect(await cellsOf(view, 'shop:actor:Payment')).toMatchObject({ growth: 'no', dead: '0' });
    await view.says(/3 queues\s+\d+ waiting · 1 growing/);
    await view.close();
  });

  it('are those of the app that the address names, until all are asked for', async () => {
    const view = await studio.open('/queues?app=bank');
    await view.says('No app bank told of a queue.');
    await view.page.getByRole('button', { name: 'app bank: show all apps' }).click();
    await view.says(/3 queues/);
    await view.page.goto(`${studio.url}/queues?app=shop`);
    await view.says(/3 queues\s+app shop/);
    await view.close();
  });

  it('are reached and walked by keyboard, and lead to the actors they are for', async () => {
    const view = await studio.open('');
    await view.rowSays('order-41');
    await view.page.keyboard.press('g');
    await view.page.keyboard.press('q');
    await view.says(/3 queues/);
    expect(await view.page.title()).toBe('Queues · Loom Studio');
    await view.page.locator('[data-record="shop:actor:Order"]').focus();
    await view.page.keyboard.press('ArrowDown');
    const focused = () => view.page.evaluate('document.activeElement.dataset.record');
    expect(await focused()).toBe('shop:actor:Payment');
    await view.page.keyboard.press('Enter');
    await eventually(() =>
      expect(new URL(view.page.url()).searchParams.get('q')).toBe('type:Payment app:shop'),
    );
    await view.close();
  });

  it('are sorted by a column, which the address keeps', async () => {
    const view = await studio.open('/queues');
    await view.says(/3 queues/);
    await view.page.getByRole('button', { name: 'Queue', exact: true }).click();
    expect(new URL(view.page.url()).searchParams.get('sort')).toBe('queue');
    await view.page.getByRole('button', { name: /^Queue/ }).click();
    await eventually(async () =>
      expect(await keysOf(view)).toEqual(['shop:mails', 'shop:actor:Payment', 'shop:actor:Order']),
    );
    await view.page.reload();
    await view.says(/3 queues/);
    expect((await keysOf(view))[0]).toBe('shop:mails');
    await view.close();
  });

  it.each(['light', 'dark'] as const)('break no serious accessibility rule in %s', async (colorScheme) => {
    const view = await studio.open('/queues', { colorScheme });
    await view.says(/3 queues/);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it('fit 375 px as cards, with targets for thumbs', async () => {
    const view = await studio.open('/queues', { viewport: PHONE, hasTouch: true });
    await view.says(/3 queues/);
    expect(await cellsOf(view, 'shop:mails')).toMatchObject({ told: 'just now' });
    await view.says(/Last told\s+just now/);
    const help = view.page.getByRole('button', { name: 'Help' });
    expect(await help.isVisible()).toBe(true);
    const rail = await view.page.evaluate(
      'document.querySelector(".rail").scrollWidth - document.querySelector(".rail").clientWidth',
    );
    expect(rail).toBe(0);
    expect(await overflowOf(view.page)).toBe(0);
    expect(await smallTargets(view.page)).toEqual([]);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });
});

function keysOf({ page }: StudioPage): Promise<string[]> {
  // biome-ignore lint/suspicious/noExplicitAny: runs in the page, whose types are not those of tests.
  return page.locator('[data-record]').evaluateAll((rows: any[]) => rows.map((row) => row.dataset.record));
}

/** What the cells of one row show, without the names that cards give them. */
async function cellsOf({ page }: StudioPage, key: string): Promise<Record<string, string>> {
  const cells = page.locator(`[data-record="${key}"] > [role="gridcell"]`);
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const told = await cells.evaluateAll((all: any[]) =>
    all.map((cell) => [cell.className.match(/r-(\w+)/)[1], cell.lastElementChild.textContent.trim()]),
  );
  return Object.fromEntries(told);
}
