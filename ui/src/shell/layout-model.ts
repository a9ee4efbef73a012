import { type ReadonlySignal, signal } from '@preact/signals';

export interface Layout {
  /** One column with large targets. */
  phone: ReadonlySignal<boolean>;
  /** No room for a panel beside the list: details are a page. */
  narrow: ReadonlySignal<boolean>;
  /** Facets wait behind a button. */
  foldedFacets: ReadonlySignal<boolean>;
}

export function createLayout(window: Window): Layout {
  return {
    phone: watched(window, '(max-width: 639.9px)'),
    narrow: watched(window, '(max-width: 1099.9px)'),
    foldedFacets: watched(window, '(max-width: 1199.9px)'),
  };
}

function watched(window: Window, query: string): ReadonlySignal<boolean> {
  const media = window.matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', () => {
    matches.value = media.matches;
  });
  return matches;
}
