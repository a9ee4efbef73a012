import { QueryBox } from '../features/actors/query-box.tsx';
import { Freshness } from '../features/connection/freshness.tsx';
import { FindBox } from '../features/network/find-box.tsx';
import type { Studio } from '../studio.ts';

export function TopBar({ studio, onHelp }: { studio: Studio; onHelp: () => void }) {
  const { theme, navigation } = studio;
  const other = theme.name.value === 'dark' ? 'light' : 'dark';
  return (
    <header class="top-bar">
      <a class="brand" href="/">
        Loom Studio
      </a>
      <Workspace studio={studio} />
      {navigation.route.value.screen === 'actors' && studio.census.total.value !== undefined && (
        <QueryBox studio={studio} />
      )}
      {navigation.route.value.screen === 'network' && <FindBox network={studio.network} />}
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

/** Named only when the studio tells it; the room stays, so that the filter begins where the list does. */
function Workspace({ studio }: { studio: Studio }) {
  const name = studio.connection.welcome.value?.workspace;
  if (name === undefined) return <span class="workspace-room" />;
  return (
    <span class="workspace" title="Workspace">
      {name}
    </span>
  );
}
