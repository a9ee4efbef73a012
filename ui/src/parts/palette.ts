import type { ReadonlySignal } from '@preact/signals';

/** Colours as a canvas needs them, read from the tokens of the theme in use. */
export interface Palette {
  /** The value of a token such as `--t1`. */
  of(token: string): string;
  /** A share of one token laid on the surface charts stand on, opaque. */
  faded(token: string, share: number): string;
}

const SURFACE = '--s1';

/** Read again whenever `theme` changes, because a canvas does not follow style sheets by itself. */
export function createPalette(root: Element, theme: ReadonlySignal<string>): Palette {
  let readFor: string | undefined;
  const known = new Map<string, string>();
  return {
    of,
    faded: (token, share) => `color-mix(in srgb, ${of(token)} ${Math.round(share * 100)}%, ${of(SURFACE)})`,
  };

  function of(token: string): string {
    if (readFor !== theme.peek()) {
      known.clear();
      readFor = theme.peek();
    }
    const held = known.get(token);
    if (held !== undefined) return held;
    const value = getComputedStyle(root).getPropertyValue(token).trim();
    known.set(token, value);
    return value;
  }
}
