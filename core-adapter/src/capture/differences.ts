/** One change of a state, as immer writes it. */
export interface Patch {
  op: 'add' | 'remove' | 'replace';
  path: Array<string | number>;
  value?: unknown;
}

/** With more changes than this it is told anew as a whole. */
export const MOST_PATCHES = 1_000;

/**
 * What leads from one state to the next, both plain JSON without cycles: patches that hold when they are applied
 * in their order. Elements of a list are compared by their place.
 */
export function differences(before: unknown, after: unknown): Patch[] {
  const patches: Patch[] = [];
  compare(before, after, [], patches);
  return patches.length <= MOST_PATCHES ? patches : [{ op: 'replace', path: [], value: after }];
}

function compare(before: unknown, after: unknown, path: Patch['path'], patches: Patch[]): void {
  if (before === after || patches.length > MOST_PATCHES) return;
  if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, path, patches);
  else if (isRecord(before) && isRecord(after)) compareRecords(before, after, path, patches);
  else patches.push({ op: 'replace', path, value: after });
}

function compareLists(before: unknown[], after: unknown[], path: Patch['path'], patches: Patch[]): void {
  const common = Math.min(before.length, after.length);
  for (let index = 0; index < common; index++)
    compare(before[index], after[index], [...path, index], patches);
  for (let index = common; index < after.length && patches.length <= MOST_PATCHES; index++)
    patches.push({ op: 'add', path: [...path, index], value: after[index] });
  // From the end, so that each removal leaves the places of the others alone.
  for (let index = before.length - 1; index >= common && patches.length <= MOST_PATCHES; index--)
    patches.push({ op: 'remove', path: [...path, index] });
}

type Fields = Record<string, unknown>;

function compareRecords(before: Fields, after: Fields, path: Patch['path'], patches: Patch[]): void {
  for (const key of Object.keys(before)) {
    if (Object.hasOwn(after, key)) compare(before[key], after[key], [...path, key], patches);
    else patches.push({ op: 'remove', path: [...path, key] });
  }
  for (const key of Object.keys(after)) {
    if (!Object.hasOwn(before, key)) patches.push({ op: 'add', path: [...path, key], value: after[key] });
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
