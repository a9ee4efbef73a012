import type { Navigation } from '../net/navigation.ts';

/** The app that the address narrows a page to; undefined for all. */
export function appIn({ url, param }: Pick<Navigation, 'url' | 'param'>): string | undefined {
  url.value;
  return param('app');
}

/** Says that a page shows one app only, and ends it. */
export function AppFilter({ navigation }: { navigation: Navigation }) {
  const app = appIn(navigation);
  if (app === undefined) return null;
  return (
    <button
      type="button"
      class="btn quiet clip"
      title={`Only app ${app} is shown`}
      aria-label={`app ${app}: show all apps`}
      onClick={() => navigation.set({ app: undefined }, 'push')}
    >
      app {app} <span aria-hidden="true">×</span>
    </button>
  );
}
