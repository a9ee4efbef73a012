import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { ControlsShelf } from './controls-shelf.tsx';
import { FiguresShelf } from './figures-shelf.tsx';
import { ListsShelf } from './lists-shelf.tsx';
import { StatesShelf } from './states-shelf.tsx';
import { StatusShelf } from './status-shelf.tsx';
import { TokensShelf } from './tokens-shelf.tsx';
import { TypeShelf } from './type-shelf.tsx';

const THEMES = [
  { theme: 'light', title: 'Light' },
  { theme: 'dark', title: 'Dark' },
] as const;

/** Every token and part in its states, in both themes side by side: where a change of one is looked at. */
export function DesignPage({ studio }: { studio: Studio }) {
  return (
    <div class="design">
      <StaleBanner studio={studio} />
      <header class="toolbar">
        <h1 class="title">Design</h1>
        <span class="t3 clip">The parts this studio is made of. What they show here is made up.</span>
      </header>
      <div class="design-sheets">
        {THEMES.map(({ theme, title }) => (
          <section key={theme} class="design-sheet" data-theme={theme} aria-label={`${title} theme`}>
            <h2 class="title">{title}</h2>
            <TokensShelf />
            <TypeShelf />
            <StatusShelf />
            <ControlsShelf />
            <ListsShelf />
            <FiguresShelf />
            <StatesShelf />
          </section>
        ))}
      </div>
    </div>
  );
}
