import type { Import } from './imports.ts';

/** From the lowest: a file imports its own layer and those before it. */
const SIDECAR_LAYERS: Array<[string, RegExp]> = [
  ['protocol', /^core-adapter\/src\/protocol\//],
  ['settings', /^sidecar\/src\/(addresses|config|log)\.ts$/],
  ['engine', /^sidecar\/src\/engine\//],
  ['studio', /^sidecar\/src\/studio\.ts$/],
  ['ingest', /^sidecar\/src\/ingest\//],
  ['features', /^sidecar\/src\/features\//],
  ['transport', /^sidecar\/src\/transport\//],
  ['main', /^sidecar\/src\/main\.ts$/],
  // Last, as it takes what no other name fits: the composition root and its parts.
  ['app', /^sidecar\/src\/[^/]+\.ts$/],
];
const ORDER = ['protocol', 'settings', 'engine', 'studio', 'ingest', 'features', 'transport', 'app', 'main'];

/** Imports that point up the layers, or across them. */
export function wrongDirections(imports: Import[]): string[] {
  return [
    ...imports
      .filter(pointsUp)
      .map((it) => `${say(it)}: ${layerOf(it.from)} must not know ${layerOf(it.to)}`),
    ...imports
      .filter(leavesItsHouse)
      .map((it) => `${say(it)}: ${houseOf(it.from)} must not know ${houseOf(it.to)}`),
    ...imports.filter(joinsFeatures).map((it) => `${say(it)}: features do not import one another`),
    ...protocolRunBy(imports),
  ];
}

function pointsUp({ from, to }: Pick<Import, 'from' | 'to'>): boolean {
  const [low, high] = [layerOf(from), layerOf(to)];
  return low !== undefined && high !== undefined && ORDER.indexOf(low) < ORDER.indexOf(high);
}

function layerOf(path: string): string | undefined {
  return SIDECAR_LAYERS.find(([, pattern]) => pattern.test(path))?.[0];
}

/** Which houses a house may import from, besides itself. */
const NEIGHBOURS: Record<string, string[]> = {
  protocol: [],
  adapter: ['protocol'],
  demo: ['adapter', 'protocol'],
  sidecar: ['protocol'],
  ui: ['protocol'],
};

function leavesItsHouse({ from, to }: Import): boolean {
  const [here, there] = [houseOf(from), houseOf(to)];
  if (here === undefined || there === undefined || here === there || pointsUp({ from, to })) return false;
  return !NEIGHBOURS[here]?.includes(there);
}

function houseOf(path: string): string | undefined {
  if (path.startsWith('core-adapter/src/protocol/')) return 'protocol';
  if (path.startsWith('core-adapter/src/')) return 'adapter';
  if (path.startsWith('core-adapter/demo/')) return 'demo';
  return /^(?:sidecar|ui)(?=\/src\/)/.exec(path)?.[0];
}

function joinsFeatures({ from, to }: Import): boolean {
  const [here, there] = [featureOf(from), featureOf(to)];
  return here !== undefined && there !== undefined && here !== there;
}

/** Files directly in a features folder are shared by all features, so they belong to none. */
function featureOf(path: string): string | undefined {
  return /^sidecar\/src\/features\/[^/]+(?=\/)/.exec(path)?.[0];
}

/** The adapter and the UI ship without zod: they run no part of the protocol that brings it. */
function protocolRunBy(imports: Import[]): string[] {
  const heavy = reaching('zod', imports);
  return imports
    .filter(
      ({ typeOnly, from, to }) =>
        !typeOnly && houseOf(to) === 'protocol' && heavy.has(to) && isRunWithoutZod(from),
    )
    .map((it) => `${say(it)}: only types may come from here, as running it brings zod along`);
}

function isRunWithoutZod(from: string): boolean {
  return ['ui', 'adapter', 'demo'].includes(houseOf(from) ?? '');
}

/** Files that run `target` when they are run, directly or not. */
function reaching(target: string, imports: Import[]): Set<string> {
  const reached = new Set<string>();
  const pending = [target];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const { from, to, typeOnly } of imports) {
      if (typeOnly || to !== next || reached.has(from)) continue;
      reached.add(from);
      pending.push(from);
    }
  }
  return reached;
}

const say = ({ from, to }: Import): string => `${from} → ${to}`;
