import { useEffect, useState } from 'preact/hooks';
import { formatCount } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';

export function QueryBox({ studio: { list, store } }: { studio: Studio }) {
  const text = list.filterText.value;
  const [draft, setDraft] = useState(text);
  // The address changes without the box too: by a facet, a chip, or the back button.
  useEffect(() => setDraft(text), [text]);
  const problems = list.filter.value.problems;
  store.revision.value;
  return (
    <search class={`query${problems.length > 0 ? ' wrong' : ''}`}>
      <input
        data-query-box
        type="text"
        class="mono"
        aria-label="Filter actors"
        aria-describedby={problems.length > 0 ? 'query-problem' : undefined}
        aria-invalid={problems.length > 0}
        placeholder="words, type: status: worker: app:"
        autocomplete="off"
        spellcheck={false}
        value={draft}
        onInput={(event) => {
          setDraft(event.currentTarget.value);
          list.setFilter(event.currentTarget.value, 'replace');
        }}
      />
      {text !== '' && (
        <span class="hits">
          {formatCount(list.matching.value)} of {formatCount(store.size())}
        </span>
      )}
      <kbd>/</kbd>
      {problems.length > 0 && (
        <p id="query-problem" class="query-problem">
          {problems.join(' ')}
        </p>
      )}
    </search>
  );
}
