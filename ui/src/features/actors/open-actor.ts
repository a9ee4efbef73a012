import type { Studio } from '../../studio.ts';
import { actorPage } from './identity.ts';

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
