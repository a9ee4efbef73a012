import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SeriesData, SeriesGroup } from '@loom-studio/core-adapter/protocol';
import { formatFigure } from '../../ui/src/features/metrics/figure.ts';
import { eventually } from '../support/eventually.ts';
import { getJson } from '../support/sidecar.ts';
import { type BusyApp, busyApp } from './busy-app.ts';
import { overflowOf, PHONE, smallTargets } from './fit.ts';
import { registered, reportingApp } from './reporting-app.ts';
import { studioInBrowser } from './studio-in-browser.ts';
import type { StudioPage } from './studio-page.ts';

jest.setTimeout(120_000);

/** A few steps of two seconds. */
const MEASURED_WITHIN_MS = 20_000;

describe('the metrics', () => {
  let shop: BusyApp;
  // Hooks run in the order they stand in: the app stops before its studio.
  afterAll(() => shop?.stop());
  const studio = studioInBrowser();

  it('say what no app reports, and how to report it', async () => {
    await reportingApp(studio.url, 'shop').report(registered('order-1'));
    const view = await studio.open('/metrics');
    await view.says('No message in this window was reported with its wait.', MEASURED_WITHIN_MS);
    await view.says('studio.recordMessage({ to, type, waitMs, runMs })');
    await view.says('No actor measures its queue.');
    expect(await view.page.getByRole('gridcell', { name: /waits not reported/ }).textContent()).toBe('–');
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  describe('of a busy app', () => {
    beforeAll(async () => {
      shop = await busyApp(studio.url);
    });

    it.each(['light', 'dark'] as const)('are drawn in the colours of the %s theme', async (colorScheme) => {
      const view = await studio.open('/metrics', { colorScheme });
      await allDrawn(view);
      expect(await view.seriousFaults()).toEqual([]);
      await view.page.getByRole('button', { name: 'Theme' }).click();
      await allDrawn(view);
      await view.close();
    });

    it('read at the cursor what the studio measured then', async () => {
      const view = await studio.open('/metrics');
      await allDrawn(view);
      await eventually(async () => {
        const { groups } = await getJson<SeriesData>(`${studio.url}/api/metrics/series?split=type`);
        expect(groups.find(({ name }) => name === 'Order')?.depth.slice(-5)).toEqual([12, 12, 12, 12, 12]);
      }, MEASURED_WITHIN_MS);
      const slider = view.page.getByRole('slider');
      await slider.press('ArrowLeft');
      await slider.press('ArrowLeft');
      await slider.press('ArrowLeft');
      const at = Number(await slider.getAttribute('aria-valuenow'));
      const data = await getJson<SeriesData>(`${studio.url}/api/metrics/series?split=type`);
      const index = data.times.indexOf(at);
      expect(index).toBeGreaterThanOrEqual(0);
      const [all, payment] = [groupOf(data, 'all'), groupOf(data, 'Payment')];
      expect(await readoutsOf(view, 'messages')).toMatchObject({
        all: formatFigure('rate', all.rate[index]),
        Payment: formatFigure('rate', payment.rate[index]),
      });
      expect(await readoutsOf(view, 'waits')).toEqual({
        p50: formatFigure('ms', all.waitP50[index]),
        p95: formatFigure('ms', all.waitP95[index]),
        p99: formatFigure('ms', all.waitP99[index]),
      });
      expect(await readoutsOf(view, 'errors')).toMatchObject({
        Payment: formatFigure('rate', payment.errors[index]),
      });
      expect(await readoutsOf(view, 'depth')).toEqual({ Order: '12' });
      await slider.press('Escape');
      expect(await slider.getAttribute('aria-valuetext')).toBe('Now');
      await view.close();
    });

    it('lead from a cell to the actors behind it', async () => {
      const view = await studio.open('/metrics');
      await view.page.getByRole('gridcell', { name: /^Order on w-01/ }).click();
      await view.says('2 actors');
      await eventually(async () => expect(await behindCell(view)).toEqual(['order-1', 'order-2']));
      expect(new URL(view.page.url()).searchParams.get('cell')).toBe('Order|w-01');
      await view.page.getByRole('link', { name: 'Open as list' }).click();
      expect(new URL(view.page.url()).searchParams.get('q')).toBe('type:Order worker:w-01');
      await view.rowSays('order-1', 'idle');
      await view.rowSays('order-2', 'failed');
      await view.page.goBack();
      await view.says('2 actors');
      await view.close();
    });

    it('are walked and brushed by keyboard alone', async () => {
      const view = await studio.open('/metrics?figure=rate');
      const { keyboard } = view.page;
      await view.page.getByRole('gridcell', { name: /^Order on w-01/ }).focus();
      await keyboard.press('ArrowDown');
      await keyboard.press('ArrowRight');
      await keyboard.press('Enter');
      await view.says('1 actor');
      const focused = await view.page.evaluate('document.activeElement.ariaLabel');
      expect(focused).toMatch(/^Payment on w-02: [\d.]+ messages a second, 1 actor$/);
      await keyboard.press('Escape');
      expect(new URL(view.page.url()).searchParams.has('cell')).toBe(false);
      await keyboard.press('Enter');
      await keyboard.press('Enter');
      await view.rowSays('payment-1', 'busy');
      await view.close();
    });

    it('keep all cursors on one time while lines come and go', async () => {
      const view = await studio.open('/metrics?window=5m');
      await allDrawn(view);
      const charts = await view.page.locator('.charts').boundingBox();
      await view.page.mouse.move((charts?.x ?? 0) + (charts?.width ?? 0) / 2, (charts?.y ?? 0) + 60);
      await shop.app.report(registered('cart-1', { type: 'Cart' }));
      let places: string[] = [];
      await eventually(async () => {
        await shop.app.report({ kind: 'changed', id: 'cart-1', messages: 90 });
        const seen = await cursorsOf(view);
        expect(seen.lines).toContain('Cart');
        places = seen.places;
      }, MEASURED_WITHIN_MS);
      expect(places).toHaveLength(4);
      expect(new Set(places).size).toBe(1);
      await view.close();
    });

    it('leave room for the longest figures beside the charts', async () => {
      const wait = { kind: 'message', to: 'payment-1', type: 'Charge', waitMs: 9_000_000 } as const;
      // As many as make the slowest hundredth, however many others there are meanwhile.
      for (let n = 0; n < 10; n += 1) await shop.app.report(wait);
      const view = await studio.open('/metrics');
      await view.says(/p99\s+\d+ h/, MEASURED_WITHIN_MS);
      expect(await paintedAtLeftEdge(view, 'waits')).toBe(0);
      await view.close();
    });

    it('are a table too, split and cut as the address says', async () => {
      const view = await studio.open('/metrics?split=worker&window=1m&view=table');
      await view.says(/w-02/);
      const row = view.page.getByRole('table').getByRole('row', { name: /^w-02/ });
      await eventually(async () => expect(await row.textContent()).toMatch(/\d ms/), MEASURED_WITHIN_MS);
      expect(await view.page.getByRole('radio', { name: '1 m' }).isChecked()).toBe(true);
      expect(await view.seriousFaults()).toEqual([]);
      await view.page.getByText('Type', { exact: true }).first().click();
      await view.says(/Payment/);
      expect(new URL(view.page.url()).searchParams.has('split')).toBe(false);
      await view.close();
    });

    it('fit 375 px without sideways scrolling', async () => {
      const view = await studio.open('/metrics?cell=Order%7Cw-01', {
        viewport: PHONE,
        hasTouch: true,
      });
      await view.says('2 actors');
      expect(await overflowOf(view.page)).toBe(0);
      expect(await smallTargets(view.page)).toEqual([]);
      expect(await view.seriousFaults()).toEqual([]);
      await view.page.goto(`${studio.url}/metrics?view=table`);
      await view.says('Payment');
      expect(await overflowOf(view.page)).toBe(0);
      expect(await view.seriousFaults()).toEqual([]);
      await view.close();
    });
  });
});

function groupOf(data: SeriesData, name: string): SeriesGroup {
  const group = data.groups.find((each) => each.name === name);
  if (!group) throw new Error(`No line of ${name}`);
  return group;
}

async function readoutsOf({ page }: StudioPage, chart: string): Promise<unknown> {
  return page.evaluate(`Object.fromEntries(
    [...document.querySelectorAll('[data-chart="${chart}"] .readouts > div')]
      .map((each) => [each.querySelector('dt').textContent, each.querySelector('dd').textContent]))`);
}

/** Names of the lines of the first chart, and where each chart draws its cursor, at one instant. */
async function cursorsOf({ page }: StudioPage): Promise<{ lines: string[]; places: string[] }> {
  return page.evaluate(`({
    lines: [...document.querySelectorAll('[data-chart="messages"] .readouts dt')].map((each) => each.textContent),
    places: [...document.querySelectorAll('.u-cursor-x')].map((each) => each.style.transform),
  })`);
}

function behindCell({ page }: StudioPage): Promise<string[]> {
  return page
    .locator('.brushed tbody tr td:first-child')
    .allInnerTexts()
    .then((ids) => ids.sort());
}

/** Each chart shows its own colour of the theme in use: messages and waits as lines, errors and depths as areas. */
const COLOURS = { messages: '--t1', waits: '--accent', errors: '--st-failed', depth: '--t2' };

/** Pixels of the first column that anything is drawn on: a label that touches it is cut. */
async function paintedAtLeftEdge({ page }: StudioPage, chart: string): Promise<unknown> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('[data-chart="${chart}"] canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, 2, canvas.height);
    return data.filter((value, at) => at % 4 === 3 && value > 0).length;
  })()`);
}

async function allDrawn({ page }: StudioPage) {
  await eventually(async () => {
    for (const [chart, token] of Object.entries(COLOURS)) {
      const pixels = Number(await page.evaluate(`(${countPixels})('${chart}', '${token}')`));
      if (pixels < 5) throw new Error(`${chart} is not drawn in ${token}`);
    }
  }, MEASURED_WITHIN_MS);
}

const countPixels = `(chart, token) => {
  const canvas = document.querySelector('[data-chart="' + chart + '"] canvas');
  if (!canvas) return 0;
  const hex = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
  const wanted = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255 && wanted.every((value, nth) => data[at + nth] === value)) count += 1;
  }
  return count;
}`;
