import { openActor } from '../features/actors/open-actor.ts';
import { QUERY_BOX_ID } from '../features/actors/query-box.tsx';
import type { Studio } from '../studio.ts';

export interface KeyHelp {
  keys: readonly string[];
  does: string;
}

/** What the keyboard map shows; the arrows and the rest of the grid are handled where they act. */
export const KEY_MAP: readonly KeyHelp[] = [
  { keys: ['/'], does: 'Go to the filter' },
  { keys: ['J', 'K'], does: 'Walk down and up the list' },
  { keys: ['↑', '↓', 'PgUp', 'PgDn', 'Home', 'End'], does: 'Move in the list' },
  { keys: ['Enter'], does: 'Open the actor beside the list; again for its page' },
  { keys: ['Esc'], does: 'Close what is open' },
  { keys: ['.'], does: 'Apply the changes that wait' },
  { keys: ['?'], does: 'This map' },
];

export function listenToKeys(studio: Studio, window: Window, showHelp: () => void) {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = isTyping(event.target) ? typingAction(event) : action(studio, event, window, showHelp);
    if (!act) return;
    event.preventDefault();
    act();
  });
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
  if (event.key === '/') return () => window.document.getElementById(QUERY_BOX_ID)?.focus();
  if (event.key === '?') return showHelp;
  if (event.key === 'Escape') return closing(studio, window);
  if (navigation.route.peek().screen !== 'list') return undefined;
  if (event.key === '.') return list.applyWaiting;
  if (event.key === 'j') return () => list.walk(1);
  if (event.key === 'k') return () => list.walk(-1);
  return event.key === 'Enter' ? opening(studio, event.target) : undefined;
}

function closing({ list, navigation }: Studio, window: Window): (() => void) | undefined {
  if (window.document.querySelector('dialog[open]')) return undefined;
  if (navigation.route.peek().screen === 'actor') {
    return () => navigation.go(`/${navigation.search.peek()}`);
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
