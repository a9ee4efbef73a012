import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Live } from '../../net/live.ts';
import type { Navigation } from '../../net/navigation.ts';
import type { Rest } from '../../net/rest.ts';
import {
  type NetworkAddress,
  type NetworkView,
  readAddress,
  requestOf,
  type Selection,
  sameSelection,
} from './address.ts';
import { type Drawing, draw, NO_DRAWING } from './drawing.ts';
import { createEdgeDetail, type EdgeDetail } from './edge-detail.ts';
import { createFinder, type Finder } from './finder.ts';
import { type Flow, flowsOf, type Sifted, sift, thresholds } from './flow.ts';
import { type Following, followGraph, type Told } from './following.ts';
import { labelZoom } from './labels.ts';
import type { Placer } from './layout/placer.ts';
import { type Lit, litBy } from './lit.ts';
import { createPlacing } from './placing.ts';
import { groupId, type Scene, stage } from './scene.ts';
import { createSteering, type Steering } from './steering.ts';
import { createTable, type TableModel } from './table-model.ts';
import { chooseTexts, type Texts } from './texts.ts';
import { createView, type ViewModel } from './view-model.ts';
import { createWalking, type Walking } from './walking.ts';

export interface Network extends Steering, Following {
  address: ReadonlySignal<NetworkAddress>;
  /** As chosen, or as the room suggests. */
  view: ReadonlySignal<NetworkView>;
  scene: ReadonlySignal<Scene | undefined>;
  /** Every edge as it was told, for the table. */
  flows: ReadonlySignal<readonly Flow[]>;
  sifted: ReadonlySignal<Sifted>;
  thresholds: ReadonlySignal<readonly number[]>;
  drawing: ReadonlySignal<Drawing>;
  texts: ReadonlySignal<Texts>;
  hovered: ReadonlySignal<Selection | undefined>;
  lit: ReadonlySignal<Lit | undefined>;
  viewing: ViewModel;
  walking: Walking;
  table: TableModel;
  detail: EdgeDetail['state'];
  finder: Finder;
  hover(target: Selection | undefined): void;
  labelOf(id: string): string;
}

export interface NetworkDeps {
  live: Live;
  rest: Rest;
  navigation: Navigation;
  placer: Placer;
  /** No room for a graph: the table is what opens. */
  phone: ReadonlySignal<boolean>;
}

export function createNetwork(deps: NetworkDeps): Network {
  const { navigation, live } = deps;
  const address = computed(() => readAddress(navigation.param));
  const isOpen = computed(() => navigation.route.value.screen === 'network');
  const following = followGraph(
    live,
    computed(() => (isOpen.value ? requestOf(address.value) : undefined)),
    computed(() => address.value.spawned),
  );
  const { told } = following;
  const scene = computed(() => {
    if (!told.value) return undefined;
    const { data, request, spawned } = told.value;
    return stage(data, request.focus !== undefined, address.value.spawned ? spawned : []);
  });
  const flows = computed(() => (told.value ? flowsOf(told.value.data) : []));
  const sifted = computed(() => sift(scene.value?.flows ?? [], address.value.min));
  const { drawing, placing } = createPicture(deps.placer, told, scene, sifted);
  const hovered = signal<Selection | undefined>(undefined);
  const lit = computed(() => {
    const target = hovered.value ?? address.value.selected;
    return scene.value && litBy(target, scene.value);
  });
  const viewing = createView({ drawing, subject: computed(() => subjectOf(told.value, scene.value)) });
  const labels = createLabels(scene);

  return {
    ...following,
    ...createSteering({ navigation, address, fold: (group) => foldIn(group) }),
    address,
    view: computed(() => address.value.view ?? (deps.phone.value ? 'table' : 'graph')),
    scene,
    flows,
    sifted,
    thresholds: computed(() => thresholds(scene.value?.flows ?? [])),
    drawing,
    texts: createTexts(drawing, viewing),
    hovered,
    lit,
    viewing,
    walking: createWalking(drawing),
    table: createTable({ flows, sortText: computed(() => address.value.sort), labelOf: labels }),
    detail: followDetail(deps.rest, address, told, scene),
    finder: createFinder({ live, scene }),
    hover,
    labelOf: labels,
  };

  function hover(target: Selection | undefined) {
    if (!sameSelection(hovered.peek(), target)) hovered.value = target;
  }

  function foldIn(group: string) {
    if (told.peek()) placing.fold(planOf(told.peek()), groupId(group));
  }
}

/** Scene, places and routes, kept in step. */
function createPicture(
  placer: Placer,
  told: ReadonlySignal<Told | undefined>,
  scene: ReadonlySignal<Scene | undefined>,
  sifted: ReadonlySignal<Sifted>,
) {
  const placing = createPlacing(placer);
  let last = NO_DRAWING;
  effect(() => {
    if (scene.value) placing.follow(planOf(told.peek()), scene.value);
  });
  const drawing = computed(() => {
    last = scene.value ? draw(scene.value, sifted.value.drawn, placing.standing.value, last) : NO_DRAWING;
    return last;
  });
  return { placing, drawing };
}

/** Places are remembered by what is summed up, or by whom everything is looked at from. */
function planOf(told: Told | undefined): string {
  const focus = told?.request.focus;
  const group = told?.request.group ?? 'type';
  return focus ? `${group} around ${focus.app}:${focus.id}` : group;
}

function subjectOf(told: Told | undefined, scene: Scene | undefined): string {
  const frames = scene?.bodies.filter(({ inside }) => inside).map(({ id }) => id) ?? [];
  return `${planOf(told)}\n${frames.join('\n')}`;
}

function createTexts(drawing: ReadonlySignal<Drawing>, { viewport }: ViewModel): ReadonlySignal<Texts> {
  const zoom = computed(() => labelZoom(viewport.value.zoom));
  let before: { zoom: number; texts: Texts } | undefined;
  return computed(() => {
    const kept = before?.zoom === zoom.value ? before.texts : undefined;
    const texts = chooseTexts(drawing.value, zoom.value, kept);
    before = { zoom: zoom.value, texts };
    return texts;
  });
}

function createLabels(scene: ReadonlySignal<Scene | undefined>): (id: string) => string {
  return (id) => {
    const node = scene.value?.nodes.get(id);
    if (node) return node.kind === 'rest' ? `other ${node.group}` : node.label;
    return id.replace(/^(group|rest):|^actor:[^:]*:/, '');
  };
}

/** A bundle is looked at as the edge it would be with its groups folded. */
function followDetail(
  rest: Rest,
  address: ReadonlySignal<NetworkAddress>,
  told: ReadonlySignal<Told | undefined>,
  scene: ReadonlySignal<Scene | undefined>,
): EdgeDetail['state'] {
  const detail = createEdgeDetail(rest);
  effect(() => {
    const { selected, ...asked } = address.value;
    const now = told.value?.data.now;
    if (selected?.kind !== 'edge' || now === undefined) {
      batch(() => detail.follow(undefined, 0));
      return;
    }
    const { from, to } = selected;
    const framed = scene.peek()?.bodies.filter(({ id, inside }) => inside && (id === from || id === to));
    const folded = new Set(framed?.map(({ group }) => group));
    const expand = asked.expand.filter((group) => !folded.has(group));
    detail.follow({ from, to, address: { ...asked, expand } }, now);
  });
  return detail.state;
}
