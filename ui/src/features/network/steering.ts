import type { GraphWindow } from '@loom-studio/core-adapter/protocol';
import type { ReadonlySignal } from '@preact/signals';
import type { Navigation } from '../../net/navigation.ts';
import {
  type Colouring,
  DEFAULTS,
  type GroupBy,
  MOST_EXPANDED,
  type NetworkAddress,
  type NetworkView,
  type Selection,
  sameSelection,
  writeList,
  writeSelection,
} from './address.ts';

/** What the reader can ask for. All of it is in the address, so that the back button undoes it. */
export interface Steering {
  select(selection: Selection | undefined): void;
  expand(group: string): void;
  collapse(group: string): void;
  focusOn(app: string, id: string, hops?: number): void;
  unfocus(): void;
  setWindow(window: GraphWindow): void;
  setGroup(group: GroupBy): void;
  setColour(colour: Colouring): void;
  setView(view: NetworkView): void;
  setMin(perSecond: number): void;
  setSort(sort: string): void;
  showSpawned(shown: boolean): void;
}

export interface SteeringDeps {
  navigation: Navigation;
  address: ReadonlySignal<NetworkAddress>;
  /** A group that is folded has no frame any more. */
  fold: (group: string) => void;
}

export function createSteering({ navigation, address, fold }: SteeringDeps): Steering {
  const set = navigation.set;
  return {
    select(selection) {
      const { selected } = address.peek();
      if (sameSelection(selected, selection)) return;
      // Looking at one thing after the other is one step.
      set({ sel: selection && writeSelection(selection) }, selected && selection ? 'replace' : 'push');
    },
    expand(group) {
      const { expand, focus } = address.peek();
      if (focus || expand.includes(group)) return;
      const gone = expand.slice(0, Math.max(0, expand.length + 1 - MOST_EXPANDED));
      for (const each of gone) fold(each);
      set({ expand: writeList([...expand.slice(gone.length), group]) }, 'push');
    },
    collapse(group) {
      fold(group);
      set({ expand: writeList(address.peek().expand.filter((each) => each !== group)) }, 'push');
    },
    focusOn: (app, id, hops = 1) =>
      set({ focus: `${app}:${id}`, hops: hops === 1 ? undefined : String(hops), sel: undefined }, 'push'),
    unfocus: () => set({ focus: undefined, hops: undefined, sel: undefined }, 'push'),
    setWindow: (window) => set({ window: unless(DEFAULTS.window, window) }, 'push'),
    setGroup: (group) =>
      set({ group: unless(DEFAULTS.group, group), expand: undefined, sel: undefined }, 'push'),
    setColour: (colour) => set({ colour: unless(DEFAULTS.colour, colour) }, 'push'),
    setView: (view) => set({ view }, 'push'),
    setMin: (perSecond) => set({ min: perSecond > 0 ? String(perSecond) : undefined }, 'replace'),
    showSpawned: (shown) => set({ spawned: shown ? '1' : undefined }, 'push'),
    setSort: (sort) => set({ sort: unless(DEFAULTS.sort, sort) }, 'replace'),
  };
}

function unless(usual: string, value: string): string | undefined {
  return value === usual ? undefined : value;
}
