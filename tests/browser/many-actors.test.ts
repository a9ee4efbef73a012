import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type ReportingApp, registered, reportingApp } from './reporting-app.ts';
import { studioInBrowser } from './studio-in-browser.ts';
import type { StudioPage } from './studio-page.ts';

jest.setTimeout(180_000);

const ACTORS = 100_000;
const MOST_ROWS = 80;
const TYPES = ['Order', 'Cart', 'Payment'];

describe('a list of 100,000 actors', () => {
  const studio = studioInBrowser();
  let app: ReportingApp;

  beforeAll(async () => {
    app = reportingApp(studio.url, 'many');
    await app.report(
      ...Array.from({ length: ACTORS }, (_, index) =>
        registered(name(index), { type: TYPES[index % 3] ?? '' }),
      ),
    );
  });

  it('shows any of them with few rows in the page', async () => {
    const view = await studio.open('');
    await shows(view, name(0));
    expect(await view.page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(ACTORS + 1));
    expect(await rowNodes(view)).toBeLessThan(MOST_ROWS);
    await view.page.keyboard.press('j');
    await view.page.keyboard.press('End');
    await shows(view, name(ACTORS - 1));
    expect(await focusedRow(view)).toBe(`many:${name(ACTORS - 1)}`);
    expect(await rowNodes(view)).toBeLessThan(MOST_ROWS);
    await scrollTo(view, 50_000);
    await shows(view, name(50_000));
    expect(await rowNodes(view)).toBeLessThan(MOST_ROWS);
    await view.says(/of 100,000/);
    await view.close();
  });

  it('is filtered, held under the hand, and moves on when told to', async () => {
    const view = await studio.open('');
    await shows(view, name(0));
    await view.page.getByRole('button', { name: /^Cart/ }).click();
    await view.says(/33,333 of 100,000/);
    // Once everything is counted, and so the whole order known.
    await view.says(/Worker\s+1\s+w-01\s+33,333/);
    await view.page.locator(`[data-key="many:${name(4)}"]`).hover();
    await app.report(
      registered('many-000000-a', { type: 'Cart' }),
      { kind: 'changed', id: name(7), status: 'busy' },
      { kind: 'removed', id: name(1) },
    );
    await view.says('2 changed');
    await view.rowSays(name(7), 'busy');
    await view.rowSays(name(1), 'removed');
    await view.says('Dotted rows no longer match');
    expect((await view.rows())[0]).toContain(name(1));
    await view.page.keyboard.press('.');
    await eventually(async () => expect((await view.rows())[0]).toContain('many-000000-a'));
    expect((await view.rows()).join('\n')).not.toContain(name(1));
    await view.close();
  });

  it('is walked beyond the rows that are known, the panel with it', async () => {
    const view = await studio.open('/?sort=-id');
    const first = name(ACTORS - 1);
    await shows(view, first);
    await view.page.locator(`[data-key="many:${first}"]`).click();
    await view.says(/1 of 100,000/);
    for (let page = 0; page < 20; page += 1) await view.page.keyboard.press('PageDown');
    await eventually(async () => {
      const key = await focusedRow(view);
      expect(key).not.toBeNull();
      expect(new URL(view.page.url()).searchParams.get('sel')).toBe(key);
    });
    expect(new URL(view.page.url()).searchParams.get('sel')).not.toBe(`many:${first}`);
    await view.says(/Order on w-01 in many|Cart on w-01 in many|Payment on w-01 in many/);
    await view.close();
  });
});

function name(index: number): string {
  return `many-${String(index).padStart(6, '0')}`;
}

/** Waits until the row is in the page; the whole list may first have to be put in order. */
function shows({ page }: StudioPage, id: string): Promise<void> {
  return page.locator(`[data-key="many:${id}"]`).waitFor({ timeout: 15_000 });
}

function rowNodes({ page }: StudioPage): Promise<number> {
  return page.locator('[role="grid"] [role="row"]').count();
}

function focusedRow({ page }: StudioPage): Promise<string | null> {
  return page.evaluate('document.activeElement.getAttribute("data-key")');
}

async function scrollTo({ page }: StudioPage, row: number): Promise<void> {
  await page.locator('.scroller').evaluate((scroller, top) => scroller.scrollTo(0, top), row * 28);
}
