import { formatText } from '@loom-studio/core-adapter/query';
import type { GroupBy } from './address.ts';

/** The list of the actors of one group. */
export function listLink(group: GroupBy, name: string): string {
  return `/?q=${encodeURIComponent(`${group}:${formatText(group, name)}`)}`;
}
