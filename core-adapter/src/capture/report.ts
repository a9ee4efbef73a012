import { asRecord } from '../facts.ts';
import { type Cancel, type Runtime, systemRuntime } from '../runtime.ts';
import { safeName } from '../safe-text.ts';
import type { Teller } from './teller.ts';

/** At most one report in this time, however much changes. */
export const REPORT_MS = 5_000;
/** Figures of the app's own by name; of further names nothing is kept but their number. */
export const CUSTOM_NAMES = 200;
const NAME_CHARS = 128;

type Fields = Record<string, unknown>;
export type Clock = Pick<Runtime, 'after'>;

export interface Report {
  /** A figure of the app's own. */
  custom(name: unknown, value: unknown, isDuration?: boolean): void;
  /** Something changed: everything is asked and told within `REPORT_MS`. */
  changed(): void;
  /** Adds what is asked before each report; returns the way back. */
  asking(source: () => PromiseLike<Fields> | Fields): () => void;
}

interface Figure {
  count: number;
  last: number;
  /** Of durations, milliseconds. */
  total: number;
  max: number;
  isDuration: boolean;
}

const byTeller = new WeakMap<Teller, Report>();

/** The one report of a teller: each replaces the one before, so all that is reported goes together. */
export function reportOf(teller: Teller, clock: Clock = systemRuntime): Report {
  const before = byTeller.get(teller);
  if (before) return before;
  const report = createReport(teller, clock);
  byTeller.set(teller, report);
  return report;
}

function createReport(teller: Teller, clock: Clock): Report {
  const sources = new Set<() => PromiseLike<Fields> | Fields>();
  const figures = new Map<string, Figure>();
  let unnamed = 0;
  let planned: Cancel | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;

  function plan(): void {
    if (planned) return;
    const wait = Math.max(0, toldAt + REPORT_MS - teller.mono());
    planned = clock.after(wait, () => {
      toldAt = teller.mono();
      planned = undefined;
      void tellAll();
    });
  }

  async function tellAll(): Promise<void> {
    const answers = await Promise.all([...sources].map(ask));
    const metrics = Object.assign({}, ...answers, custom());
    if (Object.keys(metrics).length === 0) return;
    const copied = teller.copy(metrics, 'detail');
    teller.tell({ kind: 'report', at: teller.now(), metrics: asRecord(copied) }, 60 + copied.bytes);
  }

  function custom(): Fields {
    if (figures.size === 0) return {};
    const named = Object.fromEntries([...figures].map(([name, figure]) => [name, shown(figure)]));
    return { custom: named, ...(unnamed > 0 && { customDropped: unnamed }) };
  }

  return {
    custom(name, value, isDuration = false) {
      if (typeof name !== 'string' || name === '' || typeof value !== 'number' || !Number.isFinite(value)) {
        return teller.invalid();
      }
      const key = safeName(name, NAME_CHARS);
      const figure = figures.get(key) ?? { count: 0, last: 0, total: 0, max: 0, isDuration };
      if (figure.count === 0 && figures.size >= CUSTOM_NAMES) {
        unnamed++;
        return;
      }
      figures.set(key, counted(figure, value));
      plan();
    },
    changed: plan,
    asking(source) {
      sources.add(source);
      return () => {
        sources.delete(source);
        if (sources.size > 0 || figures.size > 0) return;
        planned?.();
        planned = undefined;
      };
    },
  };
}

function counted(figure: Figure, value: number): Figure {
  const { count, total, max } = figure;
  return { ...figure, count: count + 1, last: value, total: total + value, max: Math.max(max, value) };
}

function shown({ count, last, total, max, isDuration }: Figure): Fields {
  return isDuration ? { count, lastMs: last, totalMs: total, maxMs: max } : { count, last };
}

async function ask(source: () => PromiseLike<Fields> | Fields): Promise<Fields> {
  try {
    return await source();
  } catch {
    // The app's collector failed: what it measures is absent this time.
    return {};
  }
}
