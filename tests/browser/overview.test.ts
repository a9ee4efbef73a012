import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SeriesData } from '@loom-studio/core-adapter/protocol';
import { formatFigure, UNIT_OF } from '../../ui/src/features/metrics/figure.ts';
import { newest } from '../../ui/src/features/metrics/kept-points.ts';
import { eventually } from '../support/eventually.ts';
import { getJson } from '../support/sidecar.ts';
import { type BusyApp, busyApp } from './busy-app.ts';
import { overflowOf, PHONE, smallTargets } from './fit.ts';
import { registered, reportingApp } from './reporting-app.ts';
import { studioInBrowser } from './studio-in-browser.ts';
import type { StudioPage } from './studio-page.ts';

jest.setTimeout(120_000);

const MEASURED_WITHIN_MS = 20_000;
const FIVE = ['actors', 'rate', 'waitP95', 'errors', 'depth'] as const;

describe('the overview', () => {
  let shop: BusyApp;
  // Hooks run in the order they stand in: the app stops before its studio.
  afterAll(() => shop?.stop());
  const studio = studioInBrowser();

  it('watches the connection, then is calm and invents nothing', async () => {
    const view = await studio.open('/overview');
    await view.says('No actors yet');
    await reportingApp(studio.url, 'shop').report(registered('order-1'));
    await view.says('All is calm', MEASURED_WITHIN_MS);
    await view.says('No failed actors, no owner lost, no quiet actors');
    await view.says('not reported');
    expect((await fiveNumbers(view)).slice(2)).toEqual(['–', '–', '–']);
    expect(await view.seriousFaults()).toEqual([]);
    await view.close();
  });

  describe('of a busy app', () => {
    beforeAll(async () => {
      shop = await busyApp(studio.url);
    });

    it('shows the five numbers as the studio has them', async () => {
      const view = await studio.open('/overview');
      await eventually(async () => {
        const data = await getJson<SeriesData>(`${studio.url}/api/metrics/series`);
        const all = data.groups.find(({ by }) => by === 'all');
        const told = FIVE.map((line) => formatFigure(UNIT_OF[line], newest(all?.[line] ?? [])));
        expect(told).not.toContain('–');
        expect(await fiveNumbers(view)).toEqual(told);
      }, MEASURED_WITHIN_MS);
      const { actorPools, messageQueues } = await getJson<{
        actorPools: { totalActors: number };
        messageQueues: { pendingMessages: number };
      }>(`${studio.url}/api/metrics`);
      const shown = await fiveNumbers(view);
      expect(shown[0]).toBe(String(actorPools.totalActors));
      expect(shown[4]).toBe(String(messageQueues.pendingMessages));
      await view.says(/1 failed/);
      await view.says(/measured for \d+ s/);
      await view.close();
    });

    it('names what needs a look, with the way to all of it', async () => {
      const view = await studio.open('/overview');
      await view.says('1 actor failed');
      await view.says(/Deepest queues, of 2 actors/);
      await view.says(/No owner lost, no quiet actors\./);
      const queues = view.page.locator('[data-look="queues"] .look-row .mono');
      await eventually(async () => expect(await queues.allInnerTexts()).toEqual(['order-2', 'order-1']));
      await view.page.locator('[data-look="failed"]').getByRole('link', { name: 'As list' }).click();
      expect(new URL(view.page.url()).searchParams.get('q')).toBe('status:failed');
      await view.rowSays('order-2', 'failed');
      await view.close();
    });

    it('shows the way from the apps to this page', async () => {
      const view = await studio.open('/overview');
      const producers = await getJson<unknown[]>(`${studio.url}/api/producers`);
      await view.says(new RegExp(`${producers.length} of ${producers.length} producer`));
      await view.says(/(memory|redis) engine, (uws|node) transport/);
      await view.says(/This tab\s+live/);
      await view.close();
    });

    it.each(['light', 'dark'] as const)(
      'breaks no serious accessibility rule in the %s theme',
      async (colorScheme) => {
        const view = await studio.open('/overview', { colorScheme });
        await view.says('1 actor failed');
        expect(await view.seriousFaults()).toEqual([]);
        await view.page.goto(`${studio.url}/design`);
        await view.says('Key numbers');
        expect(await view.seriousFaults()).toEqual([]);
        await view.close();
      },
    );

    it('fits 375 px without sideways scrolling, with targets for thumbs', async () => {
      const view = await studio.open('/overview', { viewport: PHONE, hasTouch: true });
      await view.says('1 actor failed');
      expect(await overflowOf(view.page)).toBe(0);
      expect(await smallTargets(view.page)).toEqual([]);
      expect(await view.seriousFaults()).toEqual([]);
      await view.page.goto(`${studio.url}/design`);
      await view.says('Key numbers');
      expect(await overflowOf(view.page)).toBe(0);
      await view.close();
    });
  });

  it('is not calm where an actor failed hundreds of times, whatever its status says', async () => {
    const failed = { kind: 'message', to: 'loan-1', type: 'Pay', times: 300, error: 'no money' } as const;
    await reportingApp(studio.url, 'bank').report(registered('loan-1', { status: 'idle' }), failed);
    const view = await studio.open('/overview');
    await view.says('1 actor with hundreds of errors, the last within 5 minutes', MEASURED_WITHIN_MS);
    await view.says('What needs a look');
    const row = view.page.locator('[data-look="failing"] .look-row');
    await eventually(async () => expect(await row.textContent()).toMatch(/loan-1.*300/));
    await view.close();
  });
});

function fiveNumbers({ page }: StudioPage): Promise<string[]> {
  return page.locator('.key-figure .value').allInnerTexts();
}
