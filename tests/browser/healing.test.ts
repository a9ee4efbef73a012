import { describe, expect, it, jest } from '@jest/globals';
import { registered, reportingApp } from './reporting-app.ts';
import { studioInBrowser } from './studio-in-browser.ts';

jest.setTimeout(120_000);

const HEALED_WITHIN_MS = 5_000;

describe('a page whose studio dies', () => {
  const studio = studioInBrowser();

  it('says that it is stale, keeps what it showed, and heals with what is true then', async () => {
    await reportingApp(studio.url, 'shop').report(
      registered('before'),
      registered('both', { status: 'busy' }),
    );
    const view = await studio.open('', { ignoreNetwork: true });
    await view.rowSays('both', 'busy');
    await view.says('live');

    await studio.kill();
    await view.says('Connection lost');
    await view.says('stale');
    expect(await view.seriousFaults()).toEqual([]);
    await view.rowSays('before', 'idle');

    await studio.restart();
    const back = performance.now();
    await reportingApp(studio.url, 'shop').report(
      registered('both', { status: 'failed' }),
      registered('after'),
    );
    await view.says('live', HEALED_WITHIN_MS);
    await view.rowSays('after', 'idle');
    await view.rowSays('both', 'failed');
    expect(performance.now() - back).toBeLessThan(HEALED_WITHIN_MS);
    const text = (await view.rows()).join('\n');
    expect(text).not.toContain('before');
    expect(await view.text()).not.toContain('Try now');
    await view.close();
  });
});

describe('a studio with a token', () => {
  const TOKEN = 'a-token-of-some-length';
  const studio = studioInBrowser({ STUDIO_TOKEN: TOKEN });

  it('asks for it once, refuses a wrong one, and shows the list for the right one', async () => {
    const view = await studio.open('', { ignoreNetwork: true });
    await view.says('This studio asks for its token');
    expect(await view.seriousFaults()).toEqual([]);
    await view.page.getByLabel('Token').fill('wrong');
    await view.page.keyboard.press('Enter');
    await view.says('This is not the token of this studio.');
    await view.page.getByLabel('Token').fill(TOKEN);
    await view.page.keyboard.press('Enter');
    await view.says('No actors yet');
    await view.page.reload();
    await view.says('No actors yet');
    await view.close();
  });
});
