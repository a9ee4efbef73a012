import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GraphData } from '@loom-studio/core-adapter/protocol';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { openMessageShop } from './message-shop.ts';
import { studioInBrowser } from './studio-in-browser.ts';
import type { StudioPage } from './studio-page.ts';

jest.setTimeout(180_000);

const PHONE = { width: 375, height: 812 };
const PATIENCE_MS = 20_000;

describe('the network screen', () => {
  const studio = studioInBrowser();
  let shop: ReturnType<typeof openMessageShop>;

  beforeAll(async () => {
    shop = openMessageShop(studio.url);
    await shop.open();
  });

  const open = async (path: string, options = {}) => {
    const view = await studio.open(`${path}`, options);
    await view.says(/messages? in the last/, PATIENCE_MS);
    return view;
  };
  const openGraph = async (path = '/network', options = {}) => {
    const view = await open(path, options);
    await eventually(async () => expect((await placesOf(view.page)).size).toBeGreaterThan(3), PATIENCE_MS);
    return view;
  };

  it('opens on types, with the failing edge among its edges', async () => {
    const view = await openGraph();
    const names = await namesOf(view.page, 'node');
    expect(names).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Payment, 40 actors'),
        expect.stringContaining('Order, 6 actors'),
      ]),
    );
    const edges = await namesOf(view.page, 'flow');
    expect(edges.find((name) => name.startsWith('Order to Payment'))).toContain('5.0 % errors');
    expect(await view.page.locator('.tone-failing').count()).toBe(2);
    await view.says('4 more without a sender');
    expect(await view.page.locator('meta[name="layout-worker"]').getAttribute('content')).toMatch(
      /-\w{8}\.js$/,
    );
    await view.close();
  });

  it('has the same edges and sums in its table, and the same selection', async () => {
    const view = await openGraph();
    const told = await graphOf(studio.url, '');
    const inGraph = await namesOf(view.page, 'flow');
    await view.page.getByText('Table', { exact: true }).click();
    const rows = await view.page.locator('[data-edge]').count();
    expect(rows).toBe(told.edges.length);
    expect(inGraph).toHaveLength(rows);
    const cells = await view.page.locator('[data-edge] .e-messages').allInnerTexts();
    const shown = cells.reduce((all, cell) => all + Number(cell.replaceAll(',', '')), 0);
    expect(shown).toBe(told.messages - told.senderless);

    await view.page.locator('[data-edge]', { hasText: 'Payment' }).first().click();
    await view.says('By message kind');
    await view.says('GatewayTimeout');
    await view.page.getByText('Graph', { exact: true }).click();
    expect(await view.page.locator('.flow.selected').count()).toBe(1);
    await view.close();
  });

  it('expands a type without moving the others, and folds it again', async () => {
    const view = await openGraph();
    const before = await placesOf(view.page);
    // Two clicks far apart, as on a machine that has other things to do, are no double click.
    await eventually(async () => {
      const expanded = new URL(view.page.url()).searchParams.get('expand');
      if (expanded === null) await view.page.locator('[data-node="group:Payment"]').dblclick();
      expect(new URL(view.page.url()).searchParams.get('expand')).toBe('Payment');
    }, PATIENCE_MS);
    await view.says('+10 more', PATIENCE_MS);
    expect(await view.page.locator('.line-of-frame').count()).toBe(6);
    expect(await view.page.locator('.mark').count()).toBe(24);
    const told = await graphOf(studio.url, '?expand=Payment');
    const bundle = await namesOf(view.page, 'flow');
    expect(bundle.filter((name) => name.startsWith('Order to Payment'))).toHaveLength(1);
    expect(told.edges.length).toBeGreaterThan(bundle.length);
    expectSamePlaces(before, await placesOf(view.page), 'group:Payment');
    await view.page.getByRole('button', { name: 'Collapse Payment' }).click();
    await eventually(async () => expectSamePlaces(before, await placesOf(view.page)), PATIENCE_MS);
    await view.close();
  });

  it('hides thin edges on demand and says how much, but never one that fails', async () => {
    const view = await openGraph();
    const all = await view.page.locator('.flow').count();
    await view.page.getByRole('slider').focus();
    await view.page.keyboard.press('End');
    await view.says(new RegExp(`of ${all} hidden, .* % of`));
    expect(await view.page.locator('.flow').count()).toBeLessThan(all);
    expect(await view.page.locator('.tone-failing').count()).toBe(2);
    expect(Number(new URL(view.page.url()).searchParams.get('min'))).toBeGreaterThan(0);
    await view.close();
  });

  it('finds an actor and shows who is within so many messages of it', async () => {
    const view = await openGraph();
    await view.page.keyboard.press('/');
    await view.page.keyboard.type('refund-0');
    await view.page.getByRole('option', { name: /refund-0/ }).click();
    await view.says('around', PATIENCE_MS);
    await eventually(async () => {
      expect((await placesOf(view.page)).has('actor:shop:refund-0')).toBe(true);
    }, PATIENCE_MS);
    const near = (await placesOf(view.page)).size;
    await view.page.locator('.focus-chip').getByText('2', { exact: true }).click();
    await eventually(async () => expect((await placesOf(view.page)).size).toBeGreaterThan(near), PATIENCE_MS);
    await view.page.getByRole('button', { name: 'Show all types again' }).click();
    await eventually(async () => {
      expect((await placesOf(view.page)).has('group:Payment')).toBe(true);
    }, PATIENCE_MS);
    await view.close();
  });

  it('shows no frame around itself after a click', async () => {
    const view = await studio.open('/network');
    await view.page.locator('[data-node]').first().waitFor();
    await view.page.locator('svg.net').click({ position: { x: 12, y: 120 } });
    const outline = await view.page.evaluate(
      `getComputedStyle(document.querySelector('svg.net')).outlineStyle`,
    );
    expect(outline).toBe('none');
    await view.close();
  });

  it('is walked by keyboard: nodes by the arrows, edges by importance', async () => {
    const view = await openGraph();
    const { keyboard } = view.page;
    await view.page.locator('.flow[tabindex="0"]').focus();
    await keyboard.press('Home');
    expect(await focusedName(view.page)).toContain('Order to Payment');
    await keyboard.press('ArrowRight');
    expect(await focusedName(view.page)).toContain('Payment to Refund');
    await keyboard.press(' ');
    await view.says('Payment → Refund');
    await keyboard.press('Escape');
    await view.page.locator('.node [tabindex="0"]').focus();
    const first = await focusedName(view.page);
    await keyboard.press('End');
    expect(await focusedName(view.page)).not.toBe(first);
    await view.page.locator('[data-node="group:Payment"] [role="button"]').focus();
    await keyboard.press('Enter');
    await view.says('+10 more', PATIENCE_MS);
    await view.close();
  });

  it.each(['light', 'dark'] as const)(
    'breaks no serious accessibility rule in the %s theme',
    async (colorScheme) => {
      const view = await openGraph('/network?expand=Payment&sel=group:Order', { colorScheme });
      await view.says('Hears from', PATIENCE_MS);
      expect(await view.seriousFaults()).toEqual([]);
      await view.page.getByText('Table', { exact: true }).click();
      await view.page.locator('[data-edge]').first().click();
      await view.says('By message kind', PATIENCE_MS);
      expect(await view.seriousFaults()).toEqual([]);
      await view.page.keyboard.press('/');
      await view.page.keyboard.type('Pay');
      await view.page.getByRole('option').first().waitFor();
      expect(await view.seriousFaults()).toEqual([]);
      await view.close();
    },
  );

  it('opens as a table on a phone, without sideways scrolling and with targets for thumbs', async () => {
    const view = await open('/network', { viewport: PHONE, hasTouch: true });
    await view.page.locator('[data-edge]').first().waitFor();
    expect(await overflowOf(view)).toBe(0);
    expect(await smallTargets(view)).toEqual([]);
    expect(await view.seriousFaults()).toEqual([]);
    await view.page.locator('[data-edge]').first().tap();
    await view.says('By message kind', PATIENCE_MS);
    expect(await overflowOf(view)).toBe(0);
    expect(await smallTargets(view)).toEqual([]);
    await view.page.getByRole('button', { name: 'Back' }).tap();
    await view.page.getByText('Graph', { exact: true }).tap();
    await eventually(async () => expect((await placesOf(view.page)).size).toBeGreaterThan(3), PATIENCE_MS);
    expect(await overflowOf(view)).toBe(0);
    expect(await smallTargets(view)).toEqual([]);
    await view.close();
  });

  it('keeps everything where it is while messages and new types come in', async () => {
    const view = await openGraph();
    const before = await placesOf(view.page);
    const messages = await messagesTold(view);
    await shop.sendMore();
    await eventually(async () => expect(await messagesTold(view)).toBeGreaterThan(messages), PATIENCE_MS);
    expectSamePlaces(before, await placesOf(view.page));
    await shop.addType('Loyalty');
    await eventually(async () => {
      expect((await placesOf(view.page)).has('group:Loyalty')).toBe(true);
    }, PATIENCE_MS);
    expectSamePlaces(before, await placesOf(view.page), 'group:Loyalty');
    await view.close();
  });
});

describe('a studio that was told of no message', () => {
  const studio = studioInBrowser();

  it('says so and how to report one, then draws it', async () => {
    const view = await studio.open('/network');
    await view.says('No message was reported in the last 5 minutes', PATIENCE_MS);
    await view.says('studio.recordMessage({');
    expect(await view.seriousFaults()).toEqual([]);
    const shop = openMessageShop(studio.url);
    await shop.senderless();
    await view.says('Nobody knows who sent these messages', PATIENCE_MS);
    await shop.open();
    await eventually(async () => expect((await placesOf(view.page)).size).toBeGreaterThan(3), PATIENCE_MS);
    await view.close();
  });
});

async function graphOf(url: string, search: string): Promise<GraphData> {
  const response = await fetch(`${url}/api/graph${search}`);
  return (await response.json()) as GraphData;
}

/** Where circles stand in the graph, by id; frames stand elsewhere than their group and are left out. */
async function placesOf(page: Page): Promise<Map<string, string>> {
  const places = await page
    .locator('g.node')
    .evaluateAll((nodes) =>
      nodes.map(
        (node) => [node.getAttribute('data-node') ?? '', node.getAttribute('transform') ?? ''] as const,
      ),
    );
  return new Map(places);
}

function expectSamePlaces(before: Map<string, string>, after: Map<string, string>, except?: string) {
  const others = ([id]: [string, string]) => id !== except;
  expect(Object.fromEntries([...after].filter(others))).toEqual(
    Object.fromEntries([...before].filter(others)),
  );
}

function namesOf(page: Page, kind: 'node' | 'flow'): Promise<string[]> {
  return page
    .locator(kind === 'flow' ? '[data-flow]' : '[data-node] [role="button"]')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
}

function focusedName(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement?.getAttribute("aria-label")');
}

async function messagesTold(view: StudioPage): Promise<number> {
  const match = /([\d,]+) messages in the last/.exec(await view.text());
  return Number(match?.[1]?.replaceAll(',', ''));
}

function overflowOf({ page }: StudioPage): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What is pressed and lower than a thumb needs. Marks of the graph have the table as their large twin. */
function smallTargets({ page }: StudioPage): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('button, a[href], .segmented label > span')]
    .filter((target) => target.offsetParent !== null && target.getBoundingClientRect().height < 43.5)
    .map((target) => target.outerHTML)`);
}
