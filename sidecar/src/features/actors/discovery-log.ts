import {
  type ActorChange,
  type ActorRecord,
  actorKey,
  type ChangeEntry,
} from '@loom-studio/core-adapter/protocol';
import type { Log } from '../../log.ts';
import type { View } from '../../studio.ts';

const LINES_PER_SECOND = 20;

/**
 * Says "Discovered actor …" when one is first seen: what people look for when nothing shows up. Beyond 20 a
 * second only their number is logged. Ticks of the studio arrive each second, so a rest never waits long.
 */
export function createDiscoveryLog(view: View, log: Log, now: () => number) {
  let live = new Set<string>();
  let windowEnds = 0;
  let lines = 0;
  let unsaid = 0;

  const openWindow = () => {
    if (now() < windowEnds) return;
    if (unsaid > 0) log.info({}, `Discovered ${unsaid} more actors`);
    windowEnds = now() + 1000;
    lines = 0;
    unsaid = 0;
  };
  const say = ({ app, id, type }: ActorRecord) => {
    lines += 1;
    if (lines <= LINES_PER_SECOND) log.info({ app }, `Discovered actor ${id} (${type})`);
    else unsaid += 1;
  };
  const follow = (change: ActorChange) => {
    if (ends(change)) live.delete(change.key);
    else if ('whole' in change && !live.has(change.key)) {
      live.add(change.key);
      say(change.whole);
    }
  };

  const reset = () => {
    live = new Set();
    for (const record of view.live()) live.add(actorKey(record.app, record.id));
  };
  reset();
  return {
    reset,
    onChange(entry: ChangeEntry): void {
      openWindow();
      for (const change of entry.actors) follow(change);
    },
  };
}

function ends(change: ActorChange): boolean {
  if ('gone' in change) return true;
  return ('whole' in change ? change.whole.removedAt : change.set.removedAt) !== undefined;
}
