import type { Screen } from '../net/navigation.ts';

export interface ScreenEntry {
  screen: Screen;
  path: string;
  title: string;
  /** Pressed after G. */
  letter: string;
}

/** What the rail lists, in its fixed order. */
export const SCREENS: readonly ScreenEntry[] = [
  { screen: 'overview', path: '/overview', title: 'Overview', letter: 'o' },
  { screen: 'actors', path: '/', title: 'Actors', letter: 'a' },
  { screen: 'network', path: '/network', title: 'Network', letter: 'n' },
  { screen: 'metrics', path: '/metrics', title: 'Metrics', letter: 'm' },
  { screen: 'queues', path: '/queues', title: 'Queues', letter: 'q' },
  { screen: 'errors', path: '/errors', title: 'Errors', letter: 'e' },
  { screen: 'sidecars', path: '/sidecars', title: 'Sidecars', letter: 's' },
];
