import { describe, expect, it, jest } from '@jest/globals';
import { registered, reportingApp } from './reporting-app.ts';
import { studioInBrowser } from './studio-in-browser.ts';
import type { StudioPage } from './studio-page.ts';

jest.setTimeout(120_000);

const PHONE = { width: 375, height: 812 };

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  const studio = studioInBrowser();

  it('the empty page, the list with its panel and the actor page break no serious accessibility rule', async () => {
    const view = await studio.open('', { colorScheme });
    await view.says('Studio reachable');
    expect(await view.seriousFaults()).toEqual([]);

    await reportSome(studio.url);
    await view.rowSays('order-1', 'busy');
    await view.page.getByText('order-1', { exact: true }).click();
    await view.says('card declined');
    expect(await view.seriousFaults()).toEqual([]);

    await view.page.goto(`${studio.url}/?q=type%3ANothing`);
    await view.says(/None of \d+ actors matches/);
    expect(await view.seriousFaults()).toEqual([]);

    await view.page.goto(`${studio.url}/actor/shop/order-1`);
    await view.says('card declined');
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it('follows the system and remembers a choice against it', async () => {
    const other = colorScheme === 'dark' ? 'light' : 'dark';
    const view = await studio.open('', { colorScheme });
    expect(await themeOf(view)).toBe(colorScheme);
    await view.page.getByRole('button', { name: 'Theme' }).click();
    expect(await themeOf(view)).toBe(other);
    await view.page.reload();
    expect(await themeOf(view)).toBe(other);
    await view.close();
  });

  it('fits 375 px without sideways scrolling, with targets for thumbs', async () => {
    await reportSome(studio.url);
    const view = await studio.open('', { colorScheme, viewport: PHONE, hasTouch: true });
    await view.rowSays('order-1', 'busy');
    expect(await overflowOf(view)).toBe(0);
    expect(await smallTargets(view)).toEqual([]);
    expect(await view.seriousFaults()).toEqual([]);
    await view.page.getByText('order-1', { exact: true }).tap();
    await view.says('card declined');
    expect(new URL(view.page.url()).pathname).toBe('/actor/shop/order-1');
    expect(await overflowOf(view)).toBe(0);
    expect(await smallTargets(view)).toEqual([]);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });
});

async function reportSome(url: string) {
  await reportingApp(url, 'shop').report(
    registered('order-1', { status: 'busy', metadata: { region: 'eu', lines: [{ sku: 'A' }] } }),
    registered('order-2', { status: 'failed', queueDepth: 7 }),
    registered('cart-1', { type: 'Cart', status: 'odd-word' }),
    { kind: 'journal', id: 'order-1', entry: { type: 'activity_failed', error: 'card declined' } },
    {
      kind: 'message',
      to: 'order-1',
      from: 'cart-1',
      type: 'Charge',
      waitMs: 3,
      runMs: 18,
      error: 'timed out',
    },
  );
}

function themeOf({ page }: StudioPage): Promise<unknown> {
  return page.evaluate('document.documentElement.dataset.theme');
}

function overflowOf({ page }: StudioPage): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Buttons and links lower than a thumb needs; words within a sentence are exempt. */
function smallTargets({ page }: StudioPage): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('button, a[href]')]
    .filter((target) => target.offsetParent !== null && target.getBoundingClientRect().height < 43.5)
    .map((target) => target.outerHTML)`);
}
