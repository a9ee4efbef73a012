import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type CapturedShop, openCapturedShop } from './captured-shop.ts';
import { overflowOf, PHONE, smallTargets } from './fit.ts';
import { studioInBrowser } from './studio-in-browser.ts';

jest.setTimeout(120_000);

const DESK = { width: 1440, height: 900 };
const GROWS_WITHIN_MS = 40_000;
const BLOCKED = /Its process node-1:4100 has been blocked for \d+ s, running Pay on this actor\./;

describe('what is captured', () => {
  let shop: CapturedShop;
  // Hooks run in their order: the shop stops reporting before its studio ends.
  afterAll(() => shop?.close());
  const studio = studioInBrowser();

  beforeAll(async () => {
    shop = openCapturedShop(studio.url);
    await shop.opened;
  });

  it('is said of an actor whose process hangs: what it runs, its queue, its family and its log', async () => {
    const view = await studio.open(`/actor/shop/${shop.stuck}`, { viewport: DESK });
    await view.says(BLOCKED);
    await view.says(/It began at \d\d:\d\d:\d\d by the app's clock/);
    await view.says(/Pay\s+\d+ s\s+execute\s+since \d\d:\d\d:\d\d by its app's clock\s+from cart-3/);
    await view.says(/Queue\s+actor:Order\s+All queues\s+\d{3} waiting/);
    await view.says(/\/s arrive, \S+\/s are done; shared by its type/);
    await view.says(/1 child\s+spawned by\s+desk-1/);
    await view.says(/warn\s+payment is late/);
    await view.says(/Process\s+node-1:4100/);
    await view.says(/Journal\s+Not recorded\./);
    const figures = view.page.getByRole('region', { name: 'Figures' });
    expect(await figures.getByText('Queue', { exact: true }).count()).toBe(0);
    await view.page.getByRole('link', { name: 'desk-1' }).click();
    await view.says(/3 children/);
    await view.says('Nothing has run for longer than a second.');
    await view.close();
  });

  it('is said of an actor what failed last there, with the way to all that fails', async () => {
    const view = await studio.open(`/actor/shop/${shop.failing}`, { viewport: DESK });
    await view.says(/Last error\s+\d\d:\d\d:\d\d, .+\s+GatewayTimeout after 31 s\s+All causes of errors/);
    expect(await view.seriousFaults()).toEqual([]);
    await view.page.getByRole('link', { name: 'All causes of errors' }).click();
    await view.says(/GatewayTimeout after # s/);
    await view.page.goto(`${studio.url}/actor/shop/${shop.slow}`);
    await view.says('Under way');
    expect(await view.text()).not.toContain('Last error');
    await view.close();
  });

  it('is said to be not recorded where nobody captures it, with what turns it on', async () => {
    const view = await studio.open(`/actor/bank/${shop.plain}`, { viewport: DESK });
    await view.says('Not recorded');
    for (const code of ['{ runtime }', '{ messageQueue }', '{ journalStore }', 'watchdog: true'])
      await view.says(code);
    await view.says(/Log\s+Not recorded\./);
    expect(await view.text()).not.toMatch(/was recorded|Log\s+0/);
    expect(await view.text()).not.toContain('Under way');
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it('marks rows that run something long or hang, and lets a filter find them', async () => {
    const view = await studio.open('', { viewport: DESK });
    await view.rowSays(shop.stuck, 'blocked');
    await view.rowSays(shop.slow, 'busy');
    const status = view.page.locator(`[data-key="shop:${shop.slow}"] .c-status`);
    await eventually(async () => expect(await status.textContent()).toMatch(/^busy\s+\d+ (s|m)$/));
    expect(await status.locator('[title]').getAttribute('title')).toMatch(
      /^Runs Reserve for .+ app's clock$/,
    );
    await view.page.goto(`${studio.url}/?q=blocked%3A*`);
    await view.rowSays(shop.stuck, 'blocked');
    expect(await view.rows()).toHaveLength(1);
    await view.close();
  });

  it('adds its numbers to the overview, and calm is not claimed', async () => {
    const view = await studio.open('/overview', { viewport: DESK });
    await view.says(/Stuck or blocked\s+2\s+actors, up to .+ s/);
    await view.says(/Growing queues\s+1\s+by \S+ in actor:Order/, GROWS_WITHIN_MS);
    await view.says('2 actors stuck or blocked');
    await view.says(/3 of 3 producers/);
    await view.says(/Producers\s+3 of 3/);
    expect(await view.text()).not.toContain('All is calm');
    expect(await view.seriousFaults()).toEqual([]);
    await view.page.locator('.key-figure', { hasText: 'Stuck or blocked' }).getByRole('link').click();
    await view.rowSays(shop.stuck, 'blocked');
    await view.rowSays(shop.slow, 'busy');
    await view.close();
  });

  it('is told of each process, with what it costs and holds back', async () => {
    const view = await studio.open('/sidecars', { viewport: DESK });
    await view.says(/3 app processes\s+1 blocked · 1 holds back/);
    const rows = view.page.locator('[data-producer]');
    await eventually(async () =>
      expect(await rows.first().textContent()).toMatch(/blocked for \d+ s\s*in order-41/),
    );
    const told = await rows.allInnerTexts();
    expect(told.find((row) => row.includes('node-2:977'))).toMatch(/2\.1 %\s+1\.2 µs\s+payloads/);
    expect(told.find((row) => row.includes('node-1:4100'))).toMatch(/registry, runtime, queue, watchdog/);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it('draws who spawned whom where that is asked for, and names it in the table', async () => {
    const view = await studio.open('/network?view=graph', { viewport: DESK });
    const line = view.page.getByRole('img', { name: 'Desk spawned 3 actors of Order' });
    const box = view.page.getByRole('checkbox', { name: 'Who spawned whom' });
    await box.waitFor();
    expect(await line.count()).toBe(0);
    await box.check();
    await line.waitFor();
    expect(new URL(view.page.url()).searchParams.get('spawned')).toBe('1');
    expect(await view.seriousFaults()).toEqual([]);
    await view.page.getByText('Table', { exact: true }).click();
    await view.says(/Parent\s+Child\s+Actors\s+Desk\s+Order\s+3/);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it.each(['light', 'dark'] as const)('breaks no serious accessibility rule in %s', async (colorScheme) => {
    const view = await studio.open(`/?sel=shop%3A${shop.stuck}`, { colorScheme, viewport: DESK });
    await view.says(BLOCKED);
    await view.says('payment is late');
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  it.each(['actor', 'list', 'overview', 'sidecars'])(
    'fits 375 px, with targets for thumbs: %s',
    async (page) => {
      const path = page === 'actor' ? `/actor/shop/${shop.stuck}` : page === 'list' ? '/' : `/${page}`;
      const view = await studio.open(path, { viewport: PHONE, hasTouch: true });
      await view.says(page === 'overview' ? 'Stuck or blocked' : /blocked/);
      expect(await overflowOf(view.page)).toBe(0);
      expect(await smallTargets(view.page)).toEqual([]);
      expect(await view.seriousFaults()).toEqual([]);
      await view.close();
    },
  );
});
