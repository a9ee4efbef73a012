import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type CapturedShop, openCapturedShop } from './captured-shop.ts';
import { overflowOf, PHONE, smallTargets } from './fit.ts';
import { studioInBrowser } from './studio-in-browser.ts';

jest.setTimeout(120_000);

const DESK = { width: 1440, height: 900 };
const DECLINED = 'CardError: card # was declined by the bank';
const OPEN = `/errors?${new URLSearchParams({ sel: `shop:${DECLINED}` })}`;

describe('errors', () => {
  let shop: CapturedShop;
  // Hooks run in their order: the shop stops reporting before its studio ends.
  afterAll(() => shop?.close());
  const studio = studioInBrowser();

  beforeAll(async () => {
    const view = await studio.open('/errors');
    await view.says('No error was reported');
    await view.says('that is not to say that nothing fails');
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
    shop = openCapturedShop(studio.url);
    await shop.opened;
  });

  it('are summed up by cause, and a row opens the last one with its lines', async () => {
    const view = await studio.open('/errors', { viewport: DESK });
    await view.says('2 causes of errors');
    await view.page.getByText(DECLINED).click();
    await view.says('card 4106 was declined by the bank');
    await eventually(async () => expect(await view.page.locator('.jrow-log').count()).toBe(7));
    await view.says(/7 times\s+since \d\d:/);
    await view.page.locator('.panel').getByRole('link', { name: 'order-41' }).first().click();
    await eventually(() => expect(new URL(view.page.url()).pathname).toBe('/actor/shop/order-41'));
    await view.page.goBack();
    await view.says('Copy error');
    await view.page.keyboard.press('Escape');
    await eventually(async () => expect(await view.page.locator('.panel').count()).toBe(0));
    await view.close();
  });

  it('of messages say that no log has them', async () => {
    const view = await studio.open('/errors', { viewport: DESK });
    await view.says('2 causes of errors');
    await view.page.locator('[data-record="shop:GatewayTimeout after # s"]').focus();
    await view.page.keyboard.press('Enter');
    await view.says('GatewayTimeout after 31 s');
    await view.says('No line of a log says this');
    expect(new URL(view.page.url()).searchParams.get('sel')).toBe('shop:GatewayTimeout after # s');
    await view.close();
  });

  it('are those of the app that the address names', async () => {
    const view = await studio.open('/errors?app=bank', { viewport: DESK });
    await view.says('No app bank told of an error.');
    await view.page.goto(`${studio.url}/errors?app=shop`);
    await view.says('2 causes of errors');
    await view.close();
  });

  it('are reached by keyboard, and named in the title', async () => {
    const view = await studio.open('');
    await view.rowSays('order-41');
    await view.page.keyboard.press('g');
    await view.page.keyboard.press('e');
    await view.says('2 causes of errors');
    expect(await view.page.title()).toBe('Errors · Loom Studio');
    await view.close();
  });

  it.each(['light', 'dark'] as const)('break no serious accessibility rule in %s', async (colorScheme) => {
    const view = await studio.open(OPEN, { colorScheme, viewport: DESK });
    await view.says('card 4106 was declined by the bank');
    await eventually(async () => expect(await view.page.locator('.jrow-log').count()).toBe(7));
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it.each(['/errors', OPEN])('fit 375 px, with targets for thumbs: %s', async (path) => {
    const view = await studio.open(path, { viewport: PHONE, hasTouch: true });
    await view.says(DECLINED);
    await view.says(/App\s+shop/);
    expect(await overflowOf(view.page)).toBe(0);
    expect(await smallTargets(view.page)).toEqual([]);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });
});
