import { conjunctsOf, type Query, withoutConjunct } from '@loom-studio/core-adapter/query';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Rest } from '../../net/rest.ts';

/** A part of a filter that could be dropped. */
export interface Drop {
  label: string;
  /** The filter without it. */
  text: string;
  /** How many actors match then; absent when the studio did not say. */
  leaves: number | undefined;
}

export interface Drops {
  /** The part whose loss leaves the most comes first. Absent until counted. */
  options: ReadonlySignal<readonly Drop[] | undefined>;
  weigh(query: Query): void;
}

/** Parts beyond these are not counted: one question to the studio each. */
const WEIGHED_PARTS = 8;

export function createDrops(rest: Rest): Drops {
  const options = signal<readonly Drop[] | undefined>(undefined);
  let asks = 0;
  return { options, weigh: (query) => void weigh(query) };

  async function weigh(query: Query) {
    asks += 1;
    const mine = asks;
    options.value = undefined;
    const parts = conjunctsOf(query).slice(0, WEIGHED_PARTS);
    const counted = await Promise.all(
      parts.map(async ({ text: label }, index): Promise<Drop> => {
        const text = withoutConjunct(query, index);
        return { label, text, leaves: await count(text) };
      }),
    );
    if (mine === asks) options.value = counted.sort((a, b) => (b.leaves ?? 0) - (a.leaves ?? 0));
  }

  async function count(text: string): Promise<number | undefined> {
    const answer = await rest.get(`/api/actors?${new URLSearchParams({ q: text, limit: '1' })}`);
    // What looks like a field nobody has is refused when nothing matches.
    if (answer.kind === 'problem' && answer.status === 422) return 0;
    return answer.kind === 'ok' ? answer.total : undefined;
  }
}
