import type { FacetField } from '@loom-studio/core-adapter/query';
import type { View } from '../../studio.ts';

/** The values there are without any filter just now, of statuses as people see them. */
export function groupsOf(view: View): Record<FacetField, string[]> {
  const { byType, byStatus, byWorker, byApp, quiet } = view.groups();
  const status = new Set(byStatus.keys());
  if (quiet > 0) status.add('quiet');
  if (hasLost(view)) status.add('owner lost');
  return {
    type: [...byType.keys()],
    status: [...status],
    worker: [...byWorker.keys()],
    app: [...byApp.keys()],
  };
}

function hasLost(view: View): boolean {
  for (const { id, lostSince } of view.producers()) {
    if (lostSince === undefined) continue;
    for (const _ of view.owned(id)) return true;
  }
  return false;
}
