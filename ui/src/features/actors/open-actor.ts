import { actorPath } from '../../net/navigation.ts';
import type { Studio } from '../../studio.ts';
import { identityOf } from './store.ts';

/** Beside the list where there is room, as a page where there is not or where one is asked for. */
export function openActor(
  { layout, list, navigation }: Studio,
  key: string,
  where: 'panel' | 'page' = 'panel',
) {
  if (where === 'panel' && !layout.narrow.peek()) {
    list.select(key);
    return;
  }
  list.moveCursor(key);
  navigation.go(actorPage(key, navigation.search.peek()));
}

/** The page's address. It keeps the list's query, so that the way back leads to the same list. */
export function actorPage(key: string, search = ''): string {
  const { app, id } = identityOf(key);
  return actorPath(app, id) + search;
}
