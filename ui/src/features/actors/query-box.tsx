import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { CompletionList, OPTIONS_ID, optionId } from './completion-list.tsx';
import { QUERY_PROBLEM_ID } from './query-problem.tsx';

/** The filter of the list: text here, chips above the rows, one value in the address. */
export function QueryBox({ studio: { list, completion } }: { studio: Studio }) {
  const text = list.filterText.value;
  const [caret, setCaret] = useState<number | undefined>(undefined);
  const [scrolled, setScrolled] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (caret !== undefined) input.current?.setSelectionRange(caret, caret);
    setCaret(undefined);
  }, [caret]);
  const options = completion.options.value;
  const active = completion.active.value;
  const parsed = list.parsed.value;
  const problem = parsed.ok ? undefined : parsed.problem;
  const words = list.problem.value;
  const hits = list.hits.value;
  return (
    <search class={`query${words ? ' wrong' : ''}`}>
      <div class="query-text">
        {problem && (
          <span class="query-mirror mono" aria-hidden="true" style={{ left: `${-scrolled}px` }}>
            {text.slice(0, problem.from)}
            <u>{text.slice(problem.from, problem.to) || ' '}</u>
          </span>
        )}
        <input
          ref={input}
          data-query-box
          type="text"
          role="combobox"
          class="mono"
          aria-label="Filter actors"
          aria-autocomplete="list"
          aria-expanded={options.length > 0}
          aria-controls={OPTIONS_ID}
          aria-activedescendant={active >= 0 ? optionId(active) : undefined}
          aria-describedby={words ? QUERY_PROBLEM_ID : undefined}
          aria-invalid={words !== undefined}
          placeholder="type:Order status:busy waited>30s"
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => typed(event.currentTarget)}
          onClick={() => completion.close()}
          onBlur={() => completion.close()}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
          onKeyDown={onKey}
        />
      </div>
      {hits && (
        <span class="hits">
          {formatCount(hits.total)} of {formatCount(hits.of)}
        </span>
      )}
      <kbd>/</kbd>
      <CompletionList options={options} active={active} onChoose={choose} />
    </search>
  );

  function typed({ value, selectionStart }: HTMLInputElement) {
    list.typeFilter(value);
    completion.typed(value, selectionStart ?? value.length);
  }

  function choose(index: number) {
    const next = completion.choose(index);
    if (!next) return;
    setCaret(next.caret);
    list.typeFilter(next.text);
    completion.typed(next.text, next.caret);
  }

  function onKey(event: KeyboardEvent) {
    const { key, currentTarget } = event;
    const open = options.length > 0;
    if (key === 'ArrowDown' && !open && currentTarget instanceof HTMLInputElement) {
      completion.typed(text, currentTarget.selectionStart ?? text.length, true);
    } else if (key === 'ArrowDown') completion.move(1);
    else if (key === 'ArrowUp' && open) completion.move(-1);
    else if (key === 'Escape' && open) completion.close();
    else if ((key === 'Enter' || key === 'Tab') && active >= 0) choose(active);
    else return;
    event.preventDefault();
  }
}
