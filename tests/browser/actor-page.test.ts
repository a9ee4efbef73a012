import { describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { PHONE } from './fit.ts';
import { registered, reportingApp } from './reporting-app.ts';
import { studioInBrowser } from './studio-in-browser.ts';
import type { StudioPage } from './studio-page.ts';

jest.setTimeout(120_000);

const DESK = { width: 1440, height: 900 };
/** Rates are told once actors were watched for two seconds. */
const MEASURED_WITHIN_MS = 20_000;

describe('the page of an actor', () => {
  const studio = studioInBrowser();

  it('says where each message went or whence it came, as a link', async () => {
    await reportingApp(studio.url, 'shop').report(
      registered('payment-1'),
      registered('shipment-4'),
      { kind: 'message', to: 'payment-1', from: 'inventory-7', type: 'Charge' },
      { kind: 'message', to: 'shipment-4', from: 'payment-1', type: 'Ship' },
      { kind: 'message', to: 'payment-1', type: 'Tick' },
    );
    const view = await studio.open('/actor/shop/payment-1', { viewport: DESK });
    await view.says('to shipment-4');
    await view.says('from inventory-7');
    expect(await view.page.locator('.jrow-message').count()).toBe(3);
    expect(await view.page.locator('.peer').count()).toBe(2);
    await view.page.getByRole('link', { name: 'shipment-4' }).click();
    await eventually(() => expect(new URL(view.page.url()).pathname).toBe('/actor/shop/shipment-4'));
    await view.says('from payment-1');
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it('cuts a long error to three lines until its message is opened', async () => {
    await reportingApp(studio.url, 'shop').report(registered('refund-1'), {
      kind: 'message',
      to: 'refund-1',
      type: 'Refund',
      error: 'no such card '.repeat(300),
    });
    const view = await studio.open('/actor/shop/refund-1', { viewport: DESK });
    const error = view.page.locator('.jerror');
    const height = async () => (await error.boundingBox())?.height ?? 0;
    await eventually(async () => expect(await height()).toBeGreaterThan(0));
    expect(await height()).toBeLessThan(80);
    await view.page.locator('.jopen').click();
    await eventually(async () => expect(await height()).toBeGreaterThan(200));
    await view.close();
  });

  it('tells the rate that the list tells', async () => {
    const app = reportingApp(studio.url, 'rates');
    await app.report(registered('counted'));
    const view = await studio.open('/actor/rates/counted', { viewport: DESK });
    await eventually(async () => {
      await app.report({ kind: 'changed', id: 'counted', messages: 5 });
      expect(await figureOf(view, 'Rate/s')).toMatch(/^[1-9]/);
    }, MEASURED_WITHIN_MS);
    await view.close();
  });

  it.each([
    ['desk', DESK],
    ['phone', PHONE],
  ])('keeps the longest type within a %s, on the page and in the panel', async (_, viewport) => {
    const type = `Long${'Type'.repeat(63)}`;
    await reportingApp(studio.url, 'long').report(registered('named', { type, worker: 'w'.repeat(256) }));
    const view = await studio.open('/actor/long/named', { viewport });
    await view.says('named');
    expect(await sidewaysOf(view, '.page')).toBe(0);
    expect(await view.page.locator('.place').getAttribute('title')).toContain(type);
    if (viewport === DESK) {
      await view.page.goto(`${studio.url}/?q=app%3Along&sel=long%3Anamed`);
      await view.page.locator('.panel .place').waitFor();
      expect(await sidewaysOf(view, '.panel')).toBe(0);
    }
    await view.close();
  });
});

/** How much wider the content of a part is than the part. */
function sidewaysOf({ page }: StudioPage, part: string): Promise<unknown> {
  return page.evaluate(`(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(
    document.querySelector('${part}'))`);
}

function figureOf({ page }: StudioPage, name: string): Promise<string | null> {
  return page.locator('.figures > div', { hasText: name }).locator('dd').textContent();
}
