import type { GRAPH_BOUNDS, GraphRequest, GraphWindow } from '@loom-studio/core-adapter/protocol';

export type GroupBy = 'type' | 'worker';
export type Colouring = 'rate' | 'wait' | 'errors';
export type NetworkView = 'graph' | 'table';

export interface Focus {
  app: string;
  id: string;
  hops: number;
}

export type Selection = { kind: 'node'; id: string } | { kind: 'edge'; from: string; to: string };

/** Everything about the screen that a link carries. */
export interface NetworkAddress {
  window: GraphWindow;
  group: GroupBy;
  expand: readonly string[];
  focus: Focus | undefined;
  /** Absent: a graph where there is room, a table where there is not. */
  view: NetworkView | undefined;
  colour: Colouring;
  /** Messages a second below which an edge without errors is not drawn. */
  min: number;
  selected: Selection | undefined;
  /** Whether the graph shows who spawned whom. */
  spawned: boolean;
  /** Column of the table, with `-` for descending. */
  sort: string;
}

/** As the protocol bounds them. */
export const MOST_EXPANDED: (typeof GRAPH_BOUNDS)['expanded'] = 3;
export const MOST_HOPS: (typeof GRAPH_BOUNDS)['hops'] = 3;

export const WINDOWS: readonly GraphWindow[] = ['1m', '5m', '15m'];
export const GROUPS: readonly GroupBy[] = ['type', 'worker'];
export const COLOURINGS: readonly Colouring[] = ['rate', 'wait', 'errors'];
export const NETWORK_VIEWS: readonly NetworkView[] = ['graph', 'table'];
export const DEFAULTS = { window: '5m', group: 'type', colour: 'errors', sort: '-rate' } as const;

export function readAddress(param: (name: string) => string | undefined): NetworkAddress {
  return {
    window: oneOf(WINDOWS, param('window')) ?? DEFAULTS.window,
    group: oneOf(GROUPS, param('group')) ?? DEFAULTS.group,
    expand: readList(param('expand')).slice(0, MOST_EXPANDED),
    focus: readFocus(param('focus'), param('hops')),
    view: oneOf(NETWORK_VIEWS, param('view')),
    colour: oneOf(COLOURINGS, param('colour')) ?? DEFAULTS.colour,
    min: readMin(param('min')),
    selected: readSelection(param('sel')),
    spawned: param('spawned') === '1',
    sort: param('sort') ?? DEFAULTS.sort,
  };
}

/** What is asked of the studio. A focus shows single actors, so nothing is expanded beside it. */
export function requestOf({ window, group, expand, focus }: NetworkAddress): GraphRequest {
  return {
    topic: 'graph',
    window,
    group,
    ...(focus ? { focus } : expand.length > 0 && { expand: [...expand] }),
  };
}

/** Names separated by commas; a comma within a name is escaped. */
export function writeList(names: readonly string[]): string {
  return names.map(escaped).join(',');
}

export function readList(text: string | undefined): string[] {
  if (!text) return [];
  return [...new Set(text.split(',').filter(Boolean).map(unescaped))];
}

export function writeSelection(selection: Selection): string {
  return selection.kind === 'node'
    ? escaped(selection.id)
    : `${escaped(selection.from)}>${escaped(selection.to)}`;
}

export function readSelection(text: string | undefined): Selection | undefined {
  if (!text) return undefined;
  const [from = '', to] = text.split('>').map(unescaped);
  return to === undefined ? { kind: 'node', id: from } : { kind: 'edge', from, to };
}

export function sameSelection(a: Selection | undefined, b: Selection | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && writeSelection(a) === writeSelection(b));
}

function readFocus(key: string | undefined, hops: string | undefined): Focus | undefined {
  const colon = key?.indexOf(':') ?? -1;
  if (key === undefined || colon < 1 || colon === key.length - 1) return undefined;
  const wanted = Number(hops ?? 1);
  const within = Number.isInteger(wanted) ? Math.min(MOST_HOPS, Math.max(1, wanted)) : 1;
  return { app: key.slice(0, colon), id: key.slice(colon + 1), hops: within };
}

function readMin(text: string | undefined): number {
  const min = Number(text ?? 0);
  return Number.isFinite(min) && min > 0 ? min : 0;
}

function oneOf<T extends string>(known: readonly T[], text: string | undefined): T | undefined {
  return known.find((each) => each === text);
}

function escaped(name: string): string {
  return name.replace(/[%,>]/g, encodeURIComponent);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Typed by hand, with a lone percent sign in it.
  }
}
