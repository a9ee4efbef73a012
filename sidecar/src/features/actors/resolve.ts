import { type ActorRecord, DEFAULT_APP, StudioError } from '@loom-studio/core-adapter/protocol';
import type { View } from '../../studio.ts';

/**
 * The live actor an id means. The seed's short URL names no app, so an id that lives in several is refused
 * with their names; one that only has a tombstone is told to be gone, with its last state.
 */
export function resolveActor(view: View, id: string, app?: string): ActorRecord {
  const known =
    app === undefined ? view.find(id) : [view.get(app, id)].filter((record) => record !== undefined);
  const live = known.filter((record) => record.removedAt === undefined);
  if (live.length > 1) throw ambiguous(id, live);
  if (live[0]) return live[0];
  const last = known.reduce<ActorRecord | undefined>(later, undefined);
  if (!last)
    throw new StudioError('not_found', `No actor '${id}'${app === undefined ? '' : ` in app '${app}'`}.`);
  throw new StudioError('gone', `Actor '${id}' was removed (${last.cause ?? 'unregistered'}).`, {
    actor: view.toLegacy(last),
  });
}

/** The app whose history an id means. History may exist of actors nobody ever registered. */
export function resolveApp(view: View, id: string, app?: string): string {
  if (app !== undefined) return app;
  const known = view.find(id);
  const live = known.filter((record) => record.removedAt === undefined);
  if (live.length > 1) throw ambiguous(id, live);
  return live[0]?.app ?? known.reduce<ActorRecord | undefined>(later, undefined)?.app ?? DEFAULT_APP;
}

/**
 * The app a write by id alone is meant for. Clients that name no app have registered theirs in `default`; an id
 * that is not there means the one actor that people see under it.
 */
export function writtenApp(view: View, id: string, app?: string): string {
  if (app !== undefined) return app;
  const own = view.get(DEFAULT_APP, id);
  return own && own.removedAt === undefined ? DEFAULT_APP : resolveApp(view, id);
}

function ambiguous(id: string, live: ActorRecord[]): StudioError {
  const apps = live.map((record) => record.app).sort();
  return new StudioError('ambiguous', `'${id}' lives in ${apps.join(', ')}: add ?app=.`, { apps });
}

function later(left: ActorRecord | undefined, right: ActorRecord): ActorRecord {
  return left && (left.removedAt ?? 0) >= (right.removedAt ?? 0) ? left : right;
}
