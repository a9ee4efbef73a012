import type { GraphData, GraphEdge } from '@loom-studio/core-adapter/protocol';

/** Messages from one drawn thing to another, with the figures that are read from an edge. */
export interface Flow {
  key: string;
  from: string;
  to: string;
  messages: number;
  errors: number;
  /** Messages a second. */
  rate: number;
  /** Of the messages, 0 to 1. */
  errorShare: number;
  failing: boolean;
  waitP50: number | undefined;
  waitP95: number | undefined;
  runP95: number | undefined;
  /** Several edges put together: their percentiles are upper bounds. */
  bundled: boolean;
}

/** From this share of errors on an edge is drawn as failing. */
export const FAILING_SHARE = 0.01;

/** Seconds that the messages of a graph were really gathered over: less than its window just after a start. */
export function coveredSeconds({ now, windowMs, coveredFrom }: GraphData): number {
  return Math.max(1, Math.min(windowMs, now - coveredFrom) / 1_000);
}

/** Later than the window's start when older messages are not known. Ignores what rounding explains. */
export function knownSince({ now, windowMs, coveredFrom }: GraphData): number | undefined {
  return coveredFrom - (now - windowMs) > 1_500 ? coveredFrom : undefined;
}

export function flowOf(edges: readonly GraphEdge[], from: string, to: string, seconds: number): Flow {
  const messages = sum(edges, (edge) => edge.messages);
  const errors = sum(edges, (edge) => edge.errors);
  const errorShare = messages === 0 ? 0 : errors / messages;
  return {
    key: flowKey(from, to),
    from,
    to,
    messages,
    errors,
    rate: messages / seconds,
    errorShare,
    failing: errors > 0 && errorShare >= FAILING_SHARE,
    waitP50: highest(edges, (edge) => edge.waitP50),
    waitP95: highest(edges, (edge) => edge.waitP95),
    runP95: highest(edges, (edge) => edge.runP95),
    bundled: edges.length > 1,
  };
}

export function flowKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

export function flowsOf(data: GraphData): Flow[] {
  const seconds = coveredSeconds(data);
  return data.edges.map((edge) => flowOf([edge], edge.from, edge.to, seconds));
}

/** What a person should look at first: failing edges by errors, then all others by traffic. */
export function byImportance(a: Flow, b: Flow): number {
  if (a.failing !== b.failing) return a.failing ? -1 : 1;
  if (a.failing && a.errors !== b.errors) return b.errors - a.errors;
  return b.messages - a.messages || (a.key < b.key ? -1 : 1);
}

export interface Sifted {
  drawn: Flow[];
  hidden: number;
  /** Of all messages between actors, 0 to 1. */
  hiddenShare: number;
}

/** Leaves out thin edges; never one with an error. */
export function sift(flows: readonly Flow[], min: number): Sifted {
  const drawn = flows.filter(({ rate, errors }) => rate >= min || errors > 0);
  const all = sum(flows, ({ messages }) => messages);
  const left = all - sum(drawn, ({ messages }) => messages);
  return { drawn, hidden: flows.length - drawn.length, hiddenShare: all === 0 ? 0 : left / all };
}

/** Thresholds worth offering: 1, 2, 5 and their tens, up to the busiest edge. */
export function thresholds(flows: readonly Flow[]): number[] {
  const rates = flows.map(({ rate }) => rate).filter((rate) => rate > 0);
  if (rates.length === 0) return [0];
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  const steps = [0];
  for (let tens = 10 ** Math.floor(Math.log10(least)); tens <= most; tens *= 10) {
    steps.push(
      ...[1, 2, 5].map((step) => rounded(step * tens)).filter((step) => step > least && step <= most),
    );
  }
  return steps;
}

function rounded(value: number): number {
  return Number(value.toPrecision(1));
}

export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function highest<T>(items: readonly T[], of: (item: T) => number | undefined): number | undefined {
  const known = items.map(of).filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
