/** What a page does on a key; absent when the key means nothing to it now. */
export type KeyAction = (event: KeyboardEvent) => (() => void) | undefined;

/** Keys of the page that is open. They come before the shell's own. */
export interface PageKeys {
  /** The result takes them away again. */
  add(action: KeyAction): () => void;
  find: KeyAction;
}

export function createPageKeys(): PageKeys {
  const actions: KeyAction[] = [];
  return {
    add(action) {
      actions.push(action);
      return () => {
        const index = actions.indexOf(action);
        if (index >= 0) actions.splice(index, 1);
      };
    },
    find(event) {
      for (const action of actions.toReversed()) {
        const act = action(event);
        if (act) return act;
      }
      return undefined;
    },
  };
}
