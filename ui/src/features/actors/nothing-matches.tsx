import { formatCount, plural } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { FILTER_FIELDS, type Filter, matches, parseFilter, toggleValue, withoutWord } from './filter.ts';

/** Actors exist and none passes the filter: offers to drop its parts, the strictest first. */
export function NothingMatches({ studio: { list, store } }: { studio: Studio }) {
  store.revision.value;
  const options = drops(list.filter.value)
    .map((drop) => ({ ...drop, leaves: countMatches(store.all(), drop.text) }))
    .sort((a, b) => b.leaves - a.leaves);
  return (
    <section class="sheet" aria-labelledby="nothing-matches">
      <h2 id="nothing-matches" class="title">
        None of {plural(store.size(), 'actor')} matches
      </h2>
      <p class="t2">
        {options.some(({ leaves }) => leaves > 0)
          ? 'Drop a part of the filter, strictest first:'
          : 'No single part is to blame; without any one of them there is still none:'}
      </p>
      <ul class="drops">
        {options.map(({ label, text, leaves }) => (
          <li key={label}>
            <span class="chip">
              <span class="clip">{label}</span>
            </span>
            <span class="t2">
              leaves <b>{formatCount(leaves)}</b>
            </span>
            {leaves > 0 && (
              <button type="button" class="link" onClick={() => list.setFilter(text)}>
                Drop it
              </button>
            )}
          </li>
        ))}
      </ul>
      <button type="button" class="btn tall" onClick={() => list.setFilter('')}>
        Clear the filter
      </button>
    </section>
  );
}

interface Drop {
  label: string;
  /** The filter without it. */
  text: string;
}

function drops(filter: Filter): Drop[] {
  const fields = FILTER_FIELDS.flatMap((field) =>
    (filter.fields.get(field) ?? []).map((value) => ({
      label: `${field} ${value}`,
      text: toggleValue(filter, field, value),
    })),
  );
  return [...fields, ...filter.words.map((word) => ({ label: word, text: withoutWord(filter, word) }))];
}

function countMatches(actors: Iterable<Parameters<typeof matches>[0]>, text: string): number {
  const filter = parseFilter(text);
  let count = 0;
  for (const actor of actors) {
    if (matches(actor, filter)) count += 1;
  }
  return count;
}
