import type { Page } from 'playwright-core';

export const PHONE = { width: 375, height: 812 };

/** How much wider than the screen the page is. */
export function overflowOf(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Buttons and links lower than a thumb needs; words within a sentence are exempt. */
export function smallTargets(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll('button, a[href]')]
    .filter((target) => target.offsetParent !== null && target.getBoundingClientRect().height < 43.5)
    .map((target) => target.outerHTML)`);
}
