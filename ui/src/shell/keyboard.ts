import { openActor } from '../features/actors/open-actor.ts';
import type { Studio } from '../studio.ts';
import { SCREENS } from './screens.ts';

export interface KeyHelp {
  keys: readonly string[];
  does: string;
}

/** What the keyboard map shows; the arrows and the rest of the grid are handled where they act. */
export const KEY_MAP: readonly KeyHelp[] = [
  { keys: ['/'], does: 'Go to the filter, from any screen' },
  { keys: ['↓', 'Enter', 'Esc'], does: 'In the filter: open and walk what completes it, take it, close it' },
  { keys: ['J', 'K'], does: 'Walk down and up the list' },
  { keys: ['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'], does: 'Move in the list' },
  { keys: ['Enter'], does: 'Open the actor beside the list; again for its page' },
  { keys: ['Esc'], does: 'Close what is open' },
  { keys: ['.'], does: 'Apply the changes that wait' },
  ...SCREENS.map(({ letter, title }) => ({ keys: ['G', letter.toUpperCase()], does: `Go to ${title}` })),
  { keys: ['?'], does: 'This map' },
];

/** Marks the box that `/` leads to; a page has one at most. */
export const QUERY_BOX = 'data-query-box';

/** The second key of a sequence comes soon or not at all. */
const SEQUENCE_MS = 1_500;

export function listenToKeys(studio: Studio, window: Window, showHelp: () => void) {
  let leaderAt = Number.NEGATIVE_INFINITY;
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = isTyping(event.target) ? typingAction(event) : commandFor(event);
    if (!act) return;
    event.preventDefault();
    act();
  });

  function commandFor(event: KeyboardEvent): (() => void) | undefined {
    const afterLeader = event.timeStamp - leaderAt < SEQUENCE_MS;
    leaderAt = event.key.toLowerCase() === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    const screen = SCREENS.find(({ letter }) => letter === event.key.toLowerCase());
    if (afterLeader && screen) return () => studio.navigation.go(screen.path);
    return studio.keys.find(event) ?? action(studio, event, window, showHelp);
  }
}

/** Inside a field every key is text, except the one that leaves it. */
function typingAction(event: KeyboardEvent): (() => void) | undefined {
  const field = event.target;
  return event.key === 'Escape' && field instanceof HTMLElement ? () => field.blur() : undefined;
}

function action(
  studio: Studio,
  event: KeyboardEvent,
  window: Window,
  showHelp: () => void,
): (() => void) | undefined {
  const { list, navigation } = studio;
  const box = boxOf(window);
  if (event.key === '/') return box ? () => box.focus() : () => goToFilter(studio, window);
  if (event.key === '?') return showHelp;
  if (event.key === 'Escape') return closing(studio, window);
  const { screen } = navigation.route.peek();
  // On an actor's page a walk needs to know where in the list it is.
  if (screen !== 'actors' && (screen !== 'actor' || list.index.peek() < 0)) return undefined;
  if (event.key === 'j') return () => list.walk(1);
  if (event.key === 'k') return () => list.walk(-1);
  if (screen !== 'actors') return undefined;
  if (event.key === '.') return list.applyWaiting;
  return event.key === 'Enter' ? opening(studio, event.target) : undefined;
}

/** A screen without a box leads to the list, whose box is there once it is drawn. */
function goToFilter({ navigation }: Studio, window: Window) {
  const onActor = navigation.route.peek().screen === 'actor';
  navigation.go(onActor ? `/${navigation.search.peek()}` : '/');
  window.requestAnimationFrame(() => boxOf(window)?.focus());
}

function boxOf(window: Window): HTMLElement | null {
  return window.document.querySelector<HTMLElement>(`[${QUERY_BOX}]`);
}

function closing({ list, navigation }: Studio, window: Window): (() => void) | undefined {
  if (window.document.querySelector('dialog[open]')) return undefined;
  if (navigation.route.peek().screen === 'actor') {
    return () => {
      list.wantFocus();
      navigation.leave(`/${navigation.search.peek()}`);
    };
  }
  return list.selected.peek() === undefined ? undefined : list.close;
}

function opening(studio: Studio, target: EventTarget | null): (() => void) | undefined {
  const { list } = studio;
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
  const key = row?.dataset.key ?? (isControl(target) ? undefined : list.cursor.peek());
  if (key === undefined) return undefined;
  return () => openActor(studio, key, list.selected.peek() === key ? 'page' : 'panel');
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, summary') !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
