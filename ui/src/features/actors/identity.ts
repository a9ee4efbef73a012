import { actorPath } from '../../net/navigation.ts';

export function keyOf(actor: { app: string; id: string }): string {
  return `${actor.app}:${actor.id}`;
}

/** An app name holds no colon, so the first one ends it. */
export function identityOf(key: string): { app: string; id: string } {
  const colon = key.indexOf(':');
  return { app: key.slice(0, colon), id: key.slice(colon + 1) };
}

/** The page's address. It keeps the list's query, so that the way back leads to the same list. */
export function actorPage(key: string, search = ''): string {
  const { app, id } = identityOf(key);
  return actorPath(app, id) + search;
}
