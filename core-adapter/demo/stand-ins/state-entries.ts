/** As `simpleState` writes it: the way back holds the new state. */
export const whole = (value: unknown) => ({
  type: 'state_patches',
  patches: [{ op: 'replace', path: [], value }],
  inversePatches: [{ op: 'replace', path: [], value }],
  timestamp: 1,
});
/** As `updateState` writes it. */
export const patched = (...patches: object[]) => ({
  type: 'state_patches',
  patches,
  inversePatches: [{ op: 'replace', path: ['a'], value: 0 }],
  timestamp: 2,
});
/** One patch. */
export const set = (name: string, value: unknown) => ({ op: 'replace', path: [name], value });
