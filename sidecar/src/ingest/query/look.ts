import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import { FIELDS, fieldNamed, type Query } from '@loom-studio/core-adapter/query';
import { compileNode } from './compile.ts';
import { type SortValue, sortValueOf } from './order.ts';
import type { Scene } from './scene.ts';

/** One look at records through a filter, for whoever walks them himself. */
export interface Look {
  matches(record: ActorRecord): boolean;
  /** What a list is sorted by; undefined when it cannot be sorted by that. Unknown values are undefined too. */
  sortValue(field: string): ((record: ActorRecord) => SortValue) | undefined;
}

export function createLook(query: Query, scene: Scene): Look {
  const matches = compileNode(query.root);
  return {
    matches: (record) => matches(record, scene),
    sortValue(name) {
      const field = fieldNamed(name);
      if (field === undefined || !FIELDS[field].sortable) return undefined;
      const read = sortValueOf({ field, descending: false });
      return (record) => read(record, scene);
    },
  };
}
