import { type ReadonlySignal, signal } from '@preact/signals';

export type ThemeName = 'light' | 'dark';

export interface Theme {
  name: ReadonlySignal<ThemeName>;
  toggle(): void;
}

const REMEMBERED = 'studio.theme';

/** Follows the system until a person chooses; then the choice stays. */
export function createTheme(window: Window): Theme {
  const root = window.document.documentElement;
  const name = signal<ThemeName>(root.dataset.theme === 'dark' ? 'dark' : 'light');
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', () => {
    if (remembered(window) === undefined) show(system.matches ? 'dark' : 'light');
  });
  return { name, toggle };

  function toggle() {
    show(name.peek() === 'dark' ? 'light' : 'dark');
    remember(window, name.peek());
  }

  function show(next: ThemeName) {
    root.dataset.theme = next;
    name.value = next;
  }
}

function remembered(window: Window): string | undefined {
  try {
    return window.localStorage.getItem(REMEMBERED) ?? undefined;
  } catch {
    return undefined; // Storage may be blocked; the system's choice then holds.
  }
}

function remember(window: Window, name: ThemeName) {
  try {
    window.localStorage.setItem(REMEMBERED, name);
  } catch (error) {
    console.info('The theme is kept for this visit only:', error);
  }
}
