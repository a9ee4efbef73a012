import { describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { registered, reportingApp } from './reporting-app.ts';
import { studioInBrowser } from './studio-in-browser.ts';

jest.setTimeout(120_000);

describe('the actor list', () => {
  const studio = studioInBrowser();

  it('watches the connection while there is nothing to show, and ticks its steps', async () => {
    const view = await studio.open('');
    await view.says('No actors yet');
    await view.says('Studio reachable');
    await view.says('Waiting for an adapter');
    expect(await view.text()).toContain(`connectStudio(registry, { url: '${studio.url}' })`);
    const app = reportingApp(studio.url, 'empty');
    await app.report({ kind: 'hello', host: 'test-host' });
    await view.says(/Adapter seen/);
    await app.report(registered('first'));
    await view.rowSays('first', 'idle');
    await app.report({ kind: 'removed', id: 'first' });
    await view.says('No actors yet');
    await view.close();
  });

  it('shows an actor appear, change and go, and keeps its last state readable', async () => {
    const view = await studio.open('/?q=app%3Ashop', { ignoreNetwork: true });
    const app = reportingApp(studio.url, 'shop');
    await app.report(
      registered('stays'),
      registered('order-1', { status: 'busy', metadata: { lines: [1, 2] } }),
    );
    await view.rowSays('order-1', 'busy', 'w-01');
    await app.report({ kind: 'changed', id: 'order-1', status: 'failed', messages: 1_234 });
    await view.rowSays('order-1', 'failed', '1,234');

    await view.page.getByText('order-1', { exact: true }).click();
    await view.says('lines [2]');
    await app.report({ kind: 'journal', id: 'order-1', entry: { type: 'card_charged' } });
    await view.says('card_charged');
    await app.report({ kind: 'message', to: 'order-1', type: 'Ship', runMs: 18 });
    await app.report({ kind: 'changed', id: 'order-1', messages: 1 });
    await view.says('ran 18 ms');
    await view.rowSays('order-1', '1,235', '–');

    await app.report({ kind: 'removed', id: 'order-1', cause: 'unregistered' });
    await view.says(/Removed .*its app unregistered it/);
    await view.page.goto(`${studio.url}/actor/shop/order-1`);
    await view.says(/Removed .*its app unregistered it/);
    await view.says('ran 18 ms');
    expect(await view.text()).toContain('1,235');
    expect(await view.text()).toContain('card_charged');
    await view.close();
  });

  it('has a page for every id, and says so when there is no such actor', async () => {
    const id = 'a/b:c%20 ünïcode?#';
    await reportingApp(studio.url, 'odd').report(registered(id));
    const view = await studio.open(`/actor/odd/${encodeURIComponent(id)}`, {
      ignoreNetwork: true,
    });
    await view.says(id);
    await view.says('Order on w-01 in odd');
    await view.page.goto(`${studio.url}/actor/odd/nobody`);
    await view.says('No such actor');
    await view.close();
  });

  it('filters, offers to drop what matches nothing, and goes back', async () => {
    const app = reportingApp(studio.url, 'filters');
    await app.report(
      registered('cart-1', { type: 'Cart' }),
      registered('cart-2', { type: 'Cart', status: 'busy' }),
    );
    const view = await studio.open('/?q=app%3Afilters');
    await view.rowSays('cart-2', 'busy');
    await view.page.getByRole('button', { name: /^busy/ }).click();
    await eventually(async () => expect(await view.rows()).toHaveLength(1));
    await view.page.keyboard.press('/');
    await view.page.keyboard.press('End');
    await view.page.keyboard.type(' nothing-like-it');
    await view.says(/None of \d+ actors matches/);
    await view.page.getByRole('button', { name: 'Drop nothing-like-it' }).click();
    await eventually(async () => expect(await view.rows()).toHaveLength(1));
    await view.page.goBack();
    await view.says(/None of \d+ actors matches/);
    await view.close();
  });

  it('holds its order under the pointer and applies what waits on demand', async () => {
    const app = reportingApp(studio.url, 'hold');
    await app.report(registered('held-b'), registered('held-c'));
    const view = await studio.open('/?q=app%3Ahold');
    await view.rowSays('held-b', 'idle');
    await view.page.getByText('held-c').hover();
    await app.report(registered('held-a'), { kind: 'changed', id: 'held-b', status: 'busy' });
    await view.says('1 changed');
    await view.rowSays('held-b', 'busy');
    expect(await view.rows()).toHaveLength(2);
    await view.page.keyboard.press('.');
    await view.rowSays('held-a', 'idle');
    await view.close();
  });

  it('is walked, opened and closed by keyboard alone', async () => {
    const app = reportingApp(studio.url, 'keys');
    await app.report(registered('key-1'), registered('key-2'), registered('key-3'));
    const view = await studio.open('/?q=app%3Akeys');
    await view.rowSays('key-1', 'idle');
    const { keyboard } = view.page;
    await keyboard.press('j');
    await keyboard.press('j');
    await keyboard.press('Enter');
    await view.says('2 of 3');
    await keyboard.press('j');
    await view.says('3 of 3');
    expect(new URL(view.page.url()).searchParams.get('sel')).toBe('keys:key-3');
    await keyboard.press('Escape');
    await eventually(() => expect(new URL(view.page.url()).searchParams.has('sel')).toBe(false));
    await keyboard.press('?');
    await view.says('Go to the filter');
    await view.says('In the filter: open and walk what completes it');
    await view.close();
  });

  it('has its focus back on the row when the page of an actor is closed, and Back does not open it again', async () => {
    await reportingApp(studio.url, 'rows').report(registered('row-1'), registered('row-2'));
    const view = await studio.open('/?q=app%3Arows');
    await view.rowSays('row-2', 'idle');
    const { keyboard } = view.page;
    for (const key of ['j', 'j', 'Enter', 'Enter']) await keyboard.press(key);
    await eventually(() => expect(new URL(view.page.url()).pathname).toBe('/actor/rows/row-2'));
    await view.says('‹ 2 actors');
    await keyboard.press('Escape');
    await eventually(async () =>
      expect(await view.page.evaluate('document.activeElement.dataset.key')).toBe('rows:row-2'),
    );
    expect(new URL(view.page.url()).pathname).toBe('/');
    await view.page.goBack();
    expect(new URL(view.page.url()).pathname).toBe('/');
    await view.close();
  });

  it.each(['/overview', '/metrics', '/actor/slash/slash-1'])(
    'is gone to from %s by the key of the filter',
    async (path) => {
      await reportingApp(studio.url, 'slash').report(registered('slash-1'));
      const view = await studio.open(path);
      await view.says('live');
      await eventually(async () => {
        await view.page.keyboard.press('/');
        expect(await view.page.evaluate('document.activeElement.ariaLabel')).toBe('Filter actors');
      });
      expect(new URL(view.page.url()).pathname).toBe('/');
      await view.close();
    },
  );

  it('is walked from the page of an actor, and left for its list again', async () => {
    const app = reportingApp(studio.url, 'pages');
    await app.report(registered('page-1'), registered('page-2'), registered('page-3'));
    const view = await studio.open('/actor/pages/page-2?q=app%3Apages');
    await view.says('‹ 3 actors');
    await view.page.keyboard.press('j');
    await eventually(() => expect(new URL(view.page.url()).pathname).toBe('/actor/pages/page-3'));
    await view.page.keyboard.press('k');
    await view.page.keyboard.press('k');
    await eventually(() => expect(new URL(view.page.url()).pathname).toBe('/actor/pages/page-1'));
    await view.page.keyboard.press('Escape');
    await view.rowSays('page-3', 'idle');
    await view.close();
  });

  it('leads to every screen by key and by address', async () => {
    const view = await studio.open('');
    const { keyboard } = view.page;
    await view.says('live');
    for (const [letter, title] of Object.entries({
      o: 'Overview',
      n: 'Network',
      m: 'Metrics',
      a: 'Actors',
    })) {
      await keyboard.press('g');
      await keyboard.press(letter);
      await eventually(async () => expect(await view.page.title()).toBe(`${title} · Loom Studio`));
      await eventually(async () =>
        expect(await view.page.locator('.rail [aria-current="page"]').textContent()).toContain(title),
      );
    }
    await view.page.goto(`${studio.url}/design`);
    await eventually(async () => expect(await view.page.title()).toBe('Design · Loom Studio'));
    await view.page.goto(`${studio.url}/elsewhere`);
    await view.says('There is no such page');
    await view.close();
  });
});
