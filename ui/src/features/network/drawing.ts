import type { Flow } from './flow.ts';
import { type FrameLayout, frameBox, frameLayout } from './frame.ts';
import { isCircle, type Point, type Shape } from './geometry.ts';
import type { Places } from './layout/place.ts';
import { ACTOR_RADIUS, groupRadius } from './ring.ts';
import { type Route, routeBeside, routeBetween, routeToItself } from './route.ts';
import type { Body, Scene, Spawned } from './scene.ts';
import { edgeWidth, IN_FRONT, thickestOf, widestRate } from './stroke.ts';

export interface DrawnBody {
  body: Body;
  shape: Shape;
  frame: FrameLayout | undefined;
}

export interface DrawnFlow {
  flow: Flow;
  route: Route;
  width: number;
  /** Drawn fainter, because many are more important. */
  behind: boolean;
}

export interface DrawnSpawned {
  spawned: Spawned;
  route: Route;
}

export interface Drawing {
  bodies: readonly DrawnBody[];
  flows: readonly DrawnFlow[];
  spawned: readonly DrawnSpawned[];
  byId: ReadonlyMap<string, DrawnBody>;
  /** Routes with the shapes they were found for; the next drawing of the same shapes takes them over. */
  routes: { shapes: string; found: Map<string, Route> };
}

export interface Standing {
  places: Readonly<Places>;
  /** Of the frames of expanded groups, by id of the group. */
  frames: Readonly<Places>;
  /** Order of the actors in a frame, by id of the group. */
  orders: Readonly<Record<string, readonly string[]>>;
}

export const NO_DRAWING: Drawing = {
  bodies: [],
  flows: [],
  spawned: [],
  byId: new Map(),
  routes: { shapes: '', found: new Map() },
};

/** Puts the scene where its parts stand. What has no place yet is not drawn. */
export function draw(scene: Scene, flows: readonly Flow[], standing: Standing, before: Drawing): Drawing {
  const radii = radiiOf(scene.bodies);
  const bodies = scene.bodies.flatMap((body) =>
    drawnBody(body, radii.get(body.id) ?? ACTOR_RADIUS, standing),
  );
  const byId = new Map(bodies.map((drawn) => [drawn.body.id, drawn]));
  const shapes = JSON.stringify(bodies.map(({ body, shape }) => [body.id, shape]));
  const routes = shapes === before.routes.shapes ? before.routes : { shapes, found: new Map() };
  const pairs = new Set(scene.flows.map(({ key }) => key));
  const most = widestRate(scene.flows);
  const thickest = thickestOf(flows.length);
  return {
    bodies,
    byId,
    routes,
    spawned: scene.spawned.flatMap((spawned) => drawnSpawned(spawned, byId, routes.found)),
    flows: flows.flatMap((flow, rank) => {
      const route = routeOf(flow, byId, routes.found, pairs);
      return route
        ? [
            {
              flow,
              route,
              width: edgeWidth(flow.rate, most, thickest),
              behind: rank >= IN_FRONT && !flow.failing,
            },
          ]
        : [];
    }),
  };
}

export function radiiOf(bodies: readonly Body[]): Map<string, number> {
  const groups = bodies.filter(({ kind }) => kind !== 'actor');
  const most = Math.max(0, ...groups.map(({ actors }) => actors));
  return new Map(
    bodies.map(({ id, kind, actors }) => [
      id,
      kind === 'actor' ? ACTOR_RADIUS : groupRadius(actors, most, groups.length),
    ]),
  );
}

function drawnBody(body: Body, radius: number, { places, frames, orders }: Standing): DrawnBody[] {
  const at: Point | undefined = body.inside ? frames[body.id] : places[body.id];
  if (!at) return [];
  if (!body.inside) return [{ body, shape: { ...at, radius }, frame: undefined }];
  const frame = frameLayout(body.inside, orders[body.id] ?? []);
  return [{ body, shape: frameBox(at, frame.height), frame }];
}

/** Beside the edge of messages that may be there. */
function drawnSpawned(
  spawned: Spawned,
  byId: ReadonlyMap<string, DrawnBody>,
  found: Map<string, Route>,
): DrawnSpawned[] {
  const [start, end] = [byId.get(spawned.from), byId.get(spawned.to)];
  if (!start || !end) return [];
  const key = `spawned ${spawned.key}`;
  const route = found.get(key) ?? spawnedRoute(start, end, byId);
  found.set(key, route);
  return [{ spawned, route }];
}

function spawnedRoute(start: DrawnBody, end: DrawnBody, byId: ReadonlyMap<string, DrawnBody>): Route {
  if (start === end && isCircle(start.shape)) return routeToItself(start.shape);
  const others = [...byId.values()].filter((drawn) => drawn !== start && drawn !== end);
  return routeBeside(
    start.shape,
    end.shape,
    others.map(({ shape }) => shape),
  );
}

/** Edges that are hidden now count too: otherwise an edge would move when its way back is hidden. */
function routeOf(
  { key, from, to }: Flow,
  byId: ReadonlyMap<string, DrawnBody>,
  found: Map<string, Route>,
  pairs: ReadonlySet<string>,
): Route | undefined {
  const [start, end] = [byId.get(from)?.shape, byId.get(to)?.shape];
  if (!start || !end) return undefined;
  const known = found.get(key);
  if (known) return known;
  const route = newRoute(from, to, start, end, byId, pairs);
  found.set(key, route);
  return route;
}

function newRoute(
  from: string,
  to: string,
  start: Shape,
  end: Shape,
  byId: ReadonlyMap<string, DrawnBody>,
  pairs: ReadonlySet<string>,
): Route {
  if (from === to && isCircle(start)) return routeToItself(start);
  const others = [...byId.values()].filter(({ body }) => body.id !== from && body.id !== to);
  const back = pairs.has(JSON.stringify([to, from]));
  return routeBetween(
    start,
    end,
    others.map(({ shape }) => shape),
    back,
  );
}
