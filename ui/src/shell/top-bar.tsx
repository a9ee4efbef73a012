import { QueryBox } from '../features/actors/query-box.tsx';
import { Freshness } from '../features/connection/freshness.tsx';
import type { Studio } from '../studio.ts';

/** The workspace this page's socket speaks for; choosing another comes with workspaces. */
const WORKSPACE = 'default';

export function TopBar({ studio, onHelp }: { studio: Studio; onHelp: () => void }) {
  const { theme, navigation } = studio;
  const other = theme.name.value === 'dark' ? 'light' : 'dark';
  return (
    <header class="top-bar">
      <a class="brand" href="/">
        Loom Studio
      </a>
      <span class="workspace" title="Workspace">
        {WORKSPACE}
      </span>
      {navigation.route.value.screen === 'list' && studio.store.loaded.value && <QueryBox studio={studio} />}
      <div class="top-right">
        <Freshness studio={studio} />
        <span class="sep" />
        <button type="button" class="btn quiet" title={`Use the ${other} theme`} onClick={theme.toggle}>
          Theme
        </button>
        <button type="button" class="btn quiet help" onClick={onHelp}>
          Help <kbd>?</kbd>
        </button>
      </div>
    </header>
  );
}
