import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type ReportingApp, registered, reportingApp } from '../browser/reporting-app.ts';
import { type RunningStudio, startStudio } from '../browser/running-studio.ts';
import { openPage, type StudioPage } from '../browser/studio-page.ts';
import { launchBrowser } from '../support/browser.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

jest.setTimeout(180_000);

const CUT_MS = 60_000;
const SLEEP_MS = 20_000;

/** A page stays open while what it shows goes on changing behind its back. */
describe('a page that stays open', () => {
  let studio: RunningStudio;
  let proxy: TcpProxy;
  let browser: Browser;
  let app: ReportingApp;
  let view: StudioPage;
  let stopBeat: (() => void) | undefined;

  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(), launchBrowser()]);
    proxy = await startTcpProxy(studio.url);
    app = reportingApp(studio.url, 'shop');
    await app.report(...Array.from({ length: 12 }, (_, n) => registered(`order-${n}`)));
    stopBeat = app.beat();
    view = await openPage(browser, proxy.url, { ignoreNetwork: true });
    await view.page.evaluate('window.openedOnce = true');
    await view.rowSays('order-11', 'idle');
  });
  afterAll(async () => {
    stopBeat?.();
    await view?.close();
    await browser?.close();
    await proxy?.close();
    await studio?.close();
  });

  /** The rows are those of the studio, and the page is the one that was opened. */
  const equalsStudio = async (withinMs = 20_000) => {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const actors = (await (await fetch(`${studio.url}/api/actors?sort=id`)).json()) as Array<{
        id: string;
        status: string;
      }>;
      const rows = await view.rows();
      const wrong = actors.filter(
        ({ id, status }) => !rows.some((row) => row.includes(id) && row.includes(status)),
      );
      if (wrong.length === 0 && rows.length === actors.length) break;
      if (performance.now() > deadline)
        throw new Error(`not shown: ${JSON.stringify(wrong)}\n${rows.join('\n')}`);
      await sleep(100);
    }
    expect(await view.page.evaluate('window.openedOnce')).toBe(true);
  };

  test('through a network that is gone for a minute', async () => {
    proxy.stall();
    await app.report({ kind: 'changed', id: 'order-3', status: 'failed' }, registered('order-new'));
    await view.says('stale', 30_000);
    await sleep(CUT_MS / 2);
    await app.report({ kind: 'removed', id: 'order-5' });
    await sleep(CUT_MS / 2);
    proxy.heal();
    await view.says('live', 30_000);
    await equalsStudio();
  });

  test('through a sleep of the machine, in which the page runs nothing', async () => {
    const session = await view.page.context().newCDPSession(view.page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    for (let round = 0; round < SLEEP_MS / 1_000; round += 1) {
      await app.report({ kind: 'changed', id: 'order-4', messages: 1, status: round % 2 ? 'busy' : 'idle' });
      await sleep(1_000);
    }
    await app.report({ kind: 'changed', id: 'order-7', status: 'failed' });
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await view.says('live', 30_000);
    await equalsStudio();
  });

  test('through a restart of the studio that forgot everything', async () => {
    await studio.kill();
    await view.says('stale', 30_000);
    await studio.restart();
    await reportingApp(studio.url, 'shop').report(
      registered('order-1', { status: 'busy' }),
      registered('order-9'),
    );
    await view.says('live', 30_000);
    await equalsStudio();
  });
});
