import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ProducerRecord } from '@loom-studio/core-adapter/protocol';
import { ACTOR_OF, type Trouble } from '../../core-adapter/demo/troubles.ts';
import { overflowOf, PHONE } from '../browser/fit.ts';
import { studioInBrowser } from '../browser/studio-in-browser.ts';
import type { StudioPage } from '../browser/studio-page.ts';
import { bundleApp } from '../support/bundle-app.ts';
import { type Process, startProcess } from '../support/process.ts';
import { getJson } from '../support/sidecar.ts';
import { ROOT, removeFolder } from '../support/tree.ts';

jest.setTimeout(120_000);

/** As `npm run demo` runs it. */
const DEMO = join(ROOT, '.cache/demo-in-trouble/main.js');
const SEEN_WITHIN_MS = 10_000;
const STUCK_WITHIN_MS = 40_000;

/** What the page of the actor must say, one after the other. */
const SAID: Record<Trouble, readonly RegExp[]> = {
  'stuck-sync': [
    /report-1\s+busy/,
    /Its process \S+:\d+ has been blocked for \d+ s, running BuildReport on this actor\. .*It began at \d\d:\d\d:\d\d/,
    /Under way[\s\S]+BuildReport\s+\d+ s\s+execute/,
  ],
  'stuck-async': [
    /shipment-1\s+busy[\s\S]+Shipment on w-01 in shop/,
    /Ship\s+\d+ s\s+execute\s+since \d\d:\d\d:\d\d by its app's clock\s+from payment-\d+/,
  ],
  'growing-queue': [
    /Notification on w-01 in shop/,
    /Queue\s+actor:Notification\s+All queues\s+\d+ waiting\s+growing/,
  ],
  failing: [
    /Payment on w-01 in shop/,
    /Last error\s+\d\d:\d\d:\d\d, .+\s+card declined: the bank gave no answer/,
  ],
  killed: [/courier-1\s+owner lost/, /Its process \S+:\d+ is lost: silent for \d+ s\./],
};

describe('the demo with all its troubles', () => {
  let demo: Process;
  const pages = new Map<Trouble, StudioPage>();
  /** All of them at once, each from the moment its trouble began. */
  let seen: Map<Trouble, Promise<void>>;
  afterAll(async () => {
    await demo?.kill();
    await removeFolder(join(DEMO, '..'));
  });
  const studio = studioInBrowser();

  beforeAll(async () => {
    await bundleApp('core-adapter/demo/main.ts', DEMO);
    // Before there is a single actor, so that no page is late.
    for (const trouble of Object.keys(SAID) as Trouble[])
      pages.set(trouble, await studio.open(`/actor/shop/${ACTOR_OF[trouble]}`));
    demo = startProcess(process.execPath, [DEMO, '--url', studio.url, '--trouble', 'all'], { cwd: ROOT });
    seen = new Map([...pages].map(([trouble, page]) => [trouble, see(trouble, page)]));
    // One that fails while another is awaited is told of by its own test.
    for (const each of seen.values()) each.catch(() => undefined);
  }, 60_000);

  async function see(trouble: Trouble, page: StudioPage): Promise<void> {
    await demo.printed(new RegExp(`trouble ${trouble}: .+/actor/shop/${ACTOR_OF[trouble]}`), 30_000);
    const began = performance.now();
    for (const words of [...SAID[trouble], /Process\s+\S+:\d+/])
      await page.says(words, began + SEEN_WITHIN_MS - performance.now());
  }

  test.each(Object.keys(SAID) as Trouble[])(
    '%s is named on the page of its actor within 10 s',
    async (trouble) => {
      await seen.get(trouble);
      const page = pages.get(trouble) as StudioPage;
      expect(await page.seriousFaults()).toEqual([]);
      await page.page.setViewportSize(PHONE);
      expect(await overflowOf(page.page)).toBe(0);
      await page.close();
    },
  );

  test('the process named as lost is the one that was killed', async () => {
    const view = await studio.open(`/actor/shop/${ACTOR_OF.killed}`);
    await view.says(/Its process \S+ is lost/);
    const producers = await getJson<ProducerRecord[]>(`${studio.url}/api/producers`);
    const killed = producers.find(({ lostSince, captures }) => lostSince && captures?.includes('runtime'));
    await view.says(`Its process ${killed?.host}:${killed?.pid} is lost`);
    await view.close();
  });

  test('the overview counts them, and claims no calm', async () => {
    const view = await studio.open('/overview');
    await view.says('2 actors stuck or blocked', STUCK_WITHIN_MS);
    await view.says(/Growing queues\s+1/);
    await view.says('2 actors without an owner');
    await view.says(/2 of 3 producers/);
    expect(await view.text()).not.toContain('All is calm');
    await view.close();
  });
});
