import { useEffect } from 'preact/hooks';
import { formatCount, plural } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';

/** Actors exist and none passes the filter: offers to drop its parts, the strictest first. */
export function NothingMatches({ studio: { list, drops } }: { studio: Studio }) {
  const query = list.query.value;
  useEffect(() => drops.weigh(query), [drops, query]);
  const options = drops.options.value;
  return (
    <section class="sheet" aria-labelledby="nothing-matches">
      <h2 id="nothing-matches" class="title">
        None of {plural(list.state.value.of, 'actor')} matches
      </h2>
      {options && <p class="t2">{adviceOn(options.map(({ leaves }) => leaves))}</p>}
      <ul class="drops">
        {options?.map(({ label, text, leaves }) => (
          <li key={label}>
            <span class="chip">
              <span class="clip">{label}</span>
            </span>
            <span class="t2">
              leaves <b>{formatCount(leaves)}</b>
            </span>
            {leaves !== 0 && (
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

function adviceOn(leaves: ReadonlyArray<number | undefined>): string {
  return leaves.every((each) => each === 0)
    ? 'No single part is to blame; without any one of them there is still none:'
    : 'Drop a part of the filter, strictest first:';
}
