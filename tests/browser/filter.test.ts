import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { overflowOf, PHONE } from './fit.ts';
import { registered, reportingApp } from './reporting-app.ts';
import { studioInBrowser } from './studio-in-browser.ts';
import type { StudioPage } from './studio-page.ts';

jest.setTimeout(120_000);

describe('the filter', () => {
  const studio = studioInBrowser();

  // An app that falls silent loses its actors, and with them the status filtered for.
  beforeEach(async () => {
    await reportingApp(studio.url, 'shop').report(
      registered('order-1', { status: 'busy', metadata: { region: 'eu' } }),
      registered('order-2', { metadata: { region: 'us' } }),
      registered('cart-1', { type: 'Cart', status: 'busy' }),
    );
  });

  it('is completed by keyboard', async () => {
    const view = await studio.open('', { ignoreNetwork: true });
    await view.rowSays('order-2', 'idle');
    const { keyboard } = view.page;
    await keyboard.press('/');
    await keyboard.type('stat');
    await offers(view, /^status:/);
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await eventually(async () => expect(await boxText(view)).toBe('status:'));
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it('offers the fields when a further part is asked for', async () => {
    const view = await studio.open('/?q=type%3AOrder', { ignoreNetwork: true });
    await view.rowSays('order-2', 'idle');
    await view.page.getByRole('button', { name: 'Add filter' }).click();
    await offers(view, /^status:/);
    await view.page.keyboard.type('status:idle');
    expect(await boxText(view)).toBe('type:Order status:idle');
    await eventually(async () => expect(await view.rows()).toHaveLength(1));
    await view.close();
  });

  it('offers its completions within a phone', async () => {
    const view = await studio.open('', { viewport: PHONE, ignoreNetwork: true });
    await view.rowSays('order-2', 'idle');
    await view.page.getByRole('combobox').fill('type:');
    await offers(view, /^Order/);
    const box = await view.page.getByRole('listbox').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width - 8);
    await view.close();
  });

  it('loses no letter, however fast it is typed', async () => {
    const view = await studio.open('', { ignoreNetwork: true });
    await view.rowSays('order-2', 'idle');
    await view.page.keyboard.press('/');
    const text = 'metadata.region:eu -type:Cart status:busy,idle';
    await view.page.keyboard.type(text);
    expect(await boxText(view)).toBe(text);
    await eventually(async () => expect(await view.rows()).toHaveLength(1));
    await view.rowSays('order-1', 'busy');
    await view.close();
  });

  it('says what is wrong with it, and shows what was last understood meanwhile', async () => {
    const view = await studio.open('/?q=status%3Abusy', { ignoreNetwork: true });
    await eventually(async () => expect(await view.rows()).toHaveLength(2));
    await view.page.getByRole('combobox').fill('status:busy waited>30');
    await view.page.keyboard.press('Escape');
    await view.says(/A duration needs its unit/);
    expect(await view.page.locator('.query-mirror u').textContent()).toBe('30');
    expect(await view.rows()).toHaveLength(2);
    expect(await view.seriousFaults()).toEqual([]);
    await view.page.getByRole('combobox').fill('status:busy waited>30s');
    await view.says(/None of 3 actors matches/);
    await view.close();
  });

  it.each([
    ['unfinished', 'waited>'],
    ['too long', 'x'.repeat(1_001)],
  ])('opened %s, counts no matches, marks the rows and covers no control', async (_, text) => {
    const view = await studio.open(`/?q=${encodeURIComponent(text)}`, {
      viewport: { width: 1440, height: 900 },
    });
    await view.says('Not filtered.');
    expect(await view.page.locator('.hits').count()).toBe(0);
    expect(await view.page.locator('.list.unfiltered').count()).toBe(1);
    expect(await isOnTop(view, 'h1')).toBe(true);
    expect(await isOnTop(view, '.chip.add')).toBe(true);
    await view.page.setViewportSize(PHONE);
    await view.page.getByRole('button', { name: 'Facets' }).waitFor();
    expect(await isOnTop(view, 'h1')).toBe(true);
    expect(await isOnTop(view, '.toolbar .btn')).toBe(true);
    expect(await overflowOf(view.page)).toBe(0);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it('is the same value in the box, the chips and the facets', async () => {
    const view = await studio.open('/?q=type%3AOrder+status%3Abusy');
    await eventually(async () => expect(await view.rows()).toHaveLength(1));
    await view.page.getByRole('button', { name: 'Drop status:busy' }).click();
    await eventually(async () => expect(await view.rows()).toHaveLength(2));
    expect(await boxText(view)).toBe('type:Order');
    await view.page.getByRole('button', { name: /^Cart/ }).click();
    await eventually(async () => expect(await view.rows()).toHaveLength(3));
    expect(await boxText(view)).toBe('type:Order,Cart');
    await view.close();
  });

  it('draws the bars of all facets from one place, and none for what nobody is', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => registered(`bulk-${n}`, { type: 'Bulk' }));
    await reportingApp(studio.url, 'shop').report(...many);
    const view = await studio.open('/?q=type%3ABulk%2CGone', {
      viewport: { width: 1440, height: 900 },
    });
    await view.says('1,200');
    const bars = (await view.page.evaluate(`[...document.querySelectorAll('.facet')].map((each) => {
      const bar = each.querySelector('.bar');
      return [each.title, bar.getBoundingClientRect().left, getComputedStyle(bar).backgroundColor];
    })`)) as Array<[string, number, string]>;
    expect(new Set(bars.map(([, left]) => left)).size).toBe(1);
    const colours = new Map(bars.map(([title, , colour]) => [title, colour]));
    expect(colours.get('Gone')).toBe(colours.get('Order'));
    expect(colours.get('Bulk')).not.toBe(colours.get('Order'));
    await view.close();
  });
});

function offers({ page }: StudioPage, option: RegExp): Promise<void> {
  return eventually(async () => {
    const texts = await page.getByRole('option').allInnerTexts();
    const told = texts.map((text) => text.replaceAll(/\s+/g, ' '));
    if (!told.some((text) => option.test(text)))
      throw new Error(`Not offered: ${option}\n${told.join('\n')}`);
  });
}

/** Whether the middle of the first match can be seen and pressed. */
async function isOnTop({ page }: StudioPage, selector: string): Promise<unknown> {
  return page.evaluate(`(() => {
    const found = document.querySelector('${selector}');
    const { left, top, width, height } = found.getBoundingClientRect();
    return width > 0 && found.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  })()`);
}

function boxText({ page }: StudioPage): Promise<string> {
  return page.getByRole('combobox').inputValue();
}
