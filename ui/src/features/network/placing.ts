import { type ReadonlySignal, signal } from '@preact/signals';
import { radiiOf, type Standing } from './drawing.ts';
import { frameLayout, frameOrder, placeFrame } from './frame.ts';
import { boundsOf } from './geometry.ts';
import type { PlaceJob, Places } from './layout/place.ts';
import type { Placer } from './layout/placer.ts';
import type { Scene } from './scene.ts';

export interface Placing {
  standing: ReadonlySignal<Standing>;
  /** Gives a place to everything in the scene that has none; `plan` names the picture it belongs to. */
  follow(plan: string, scene: Scene): void;
  /** A group shown anew as a frame looks for a place again. */
  fold(plan: string, group: string): void;
  /** Plans and places that were forgotten because there were too many. */
  forgotten(): number;
}

/** Pictures whose places are remembered while the page is open. */
const MOST_PLANS = 12;
const MOST_PLACES = 2_000;

interface Plan {
  places: Places;
  frames: Places;
  orders: Record<string, readonly string[]>;
}

const NOWHERE: Standing = { places: {}, frames: {}, orders: {} };

export function createPlacing(placer: Placer): Placing {
  const standing = signal<Standing>(NOWHERE);
  const plans = new Map<string, Plan>();
  let wanted: { name: string; scene: Scene } | undefined;
  let working = false;
  let forgotten = 0;

  return { standing, follow, fold, forgotten: () => forgotten };

  function follow(name: string, scene: Scene) {
    wanted = { name, scene };
    const plan = recall(name);
    if (scene.bodies.some(({ id }) => !plan.places[id])) void work();
    show(plan, scene);
  }

  function fold(name: string, group: string) {
    const plan = plans.get(name);
    if (!plan) return;
    delete plan.frames[group];
    delete plan.orders[group];
  }

  /** One job at a time, always for the newest scene. */
  async function work() {
    if (working) return;
    working = true;
    for (let job = nextJob(); job; job = nextJob()) {
      const places = await placer(job.asked);
      for (const [id, point] of Object.entries(places)) job.plan.places[id] ??= point;
      if (wanted) show(recall(wanted.name), wanted.scene);
    }
    working = false;
  }

  function nextJob(): { plan: Plan; asked: PlaceJob } | undefined {
    if (!wanted) return undefined;
    const plan = recall(wanted.name);
    if (wanted.scene.bodies.every(({ id }) => plan.places[id])) return undefined;
    return { plan, asked: jobFor(wanted.scene, plan) };
  }

  function show(plan: Plan, scene: Scene) {
    seatFrames(plan, scene);
    trim(plan, scene);
    standing.value = { ...plan };
  }

  /** The plan asked for last is the last to be forgotten. */
  function recall(name: string): Plan {
    const plan = plans.get(name) ?? { places: {}, frames: {}, orders: {} };
    plans.delete(name);
    plans.set(name, plan);
    for (const oldest of plans.keys()) {
      if (plans.size <= MOST_PLANS) break;
      plans.delete(oldest);
      forgotten += 1;
    }
    return plan;
  }

  function trim(plan: Plan, scene: Scene) {
    const ids = Object.keys(plan.places);
    if (ids.length <= MOST_PLACES) return;
    const inUse = new Set(scene.bodies.map(({ id }) => id));
    const unused = ids.filter((id) => !inUse.has(id)).slice(0, ids.length - MOST_PLACES);
    for (const id of unused) delete plan.places[id];
    forgotten += unused.length;
  }
}

/** Who was spawned stands near who spawned it, but messages pull more. */
const SPAWNED_WEIGHT = 0.2;

function jobFor({ bodies, flows, spawned }: Scene, { places, frames }: Plan): PlaceJob {
  const radii = radiiOf(bodies);
  const most = Math.max(1, ...flows.map(({ messages }) => messages));
  return {
    nodes: bodies.map(({ id }) => ({ id, radius: radii.get(id) ?? 0 })),
    links: [
      ...flows.map(({ from, to, messages }) => ({ from, to, weight: Math.sqrt(messages / most) })),
      ...spawned.map(({ from, to }) => ({ from, to, weight: SPAWNED_WEIGHT })),
    ],
    fixed: Object.fromEntries(
      bodies.flatMap(({ id }) => {
        const at = places[id];
        return at ? [[id, at]] : [];
      }),
    ),
    taken: bodies.flatMap(({ id, inside }) => {
      const at = inside && frames[id];
      return at ? [{ ...at, radius: 200 }] : [];
    }),
  };
}

/** A frame gets its place once, when the group it belongs to has one. */
function seatFrames(plan: Plan, { bodies }: Scene) {
  const radii = radiiOf(bodies);
  for (const { id, inside } of bodies) {
    const anchor = plan.places[id];
    if (!inside || !anchor) continue;
    plan.orders[id] = frameOrder(plan.orders[id] ?? [], inside.actors);
    const { height } = frameLayout(inside, plan.orders[id]);
    plan.frames[id] ??= placeFrame(anchor, height, [
      ...bodies.flatMap((other) => {
        const at = plan.places[other.id];
        return other.id === id || other.inside || !at
          ? []
          : [boundsOf({ ...at, radius: radii.get(other.id) ?? 0 })];
      }),
      ...bodies.flatMap((other) => {
        const at = plan.frames[other.id];
        if (other.id === id || !other.inside || !at) return [];
        return [boundsOf({ ...at, width: 320, height: 380 })];
      }),
    ]);
  }
}
