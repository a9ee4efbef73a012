import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import type { Producer } from './model.ts';

/** `<app>/<instance>` before the random part: what a process and its watchdog have in common. */
export function processOf({ id }: Pick<Producer, 'id'>): string {
  const slash = id.lastIndexOf('/');
  return slash < 0 ? id : id.slice(0, slash);
}

/** Host and process where they are told; else as it names itself between its app and its random end. */
export function processName({ id, app, host, pid }: Pick<Producer, 'id' | 'app' | 'host' | 'pid'>): string {
  if (host !== undefined) return pid === undefined ? host : `${host}:${pid}`;
  const [, instance] = id.split('/');
  return instance ?? app;
}

/** The process an actor is in, by name; absent where no adapter speaks for it. */
export function processNameOf(
  producers: readonly Producer[] | undefined,
  { producer: id, app }: Pick<LiveActor, 'producer' | 'app'>,
): string | undefined {
  if (id === undefined) return undefined;
  return processName(producers?.find((each) => each.id === id) ?? { id, app });
}
