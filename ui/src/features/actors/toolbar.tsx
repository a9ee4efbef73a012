import { type Conjunct, conjunctsOf, withoutConjunct } from '@loom-studio/core-adapter/query';
import type { Signal } from '@preact/signals';
import { formatCount } from '../../parts/format.ts';
import { QUERY_BOX } from '../../shell/keyboard.ts';
import type { Studio } from '../../studio.ts';
import { chipWords } from './chip-words.ts';
import type { ListModel } from './list-model.ts';
import { QueryProblem } from './query-problem.tsx';

export interface ToolbarProps {
  studio: Studio;
  /** Whether the facets are unfolded, where they fold. */
  unfolded: Signal<boolean>;
}

export function Toolbar({ studio: { list, layout }, unfolded }: ToolbarProps) {
  return (
    <div class="toolbar">
      {layout.foldedFacets.value && <FacetsButton unfolded={unfolded} />}
      <h1 class="title">Actors</h1>
      <Chips list={list} />
      <QueryProblem list={list} />
      <Pill list={list} />
    </div>
  );
}

function FacetsButton({ unfolded }: { unfolded: Signal<boolean> }) {
  return (
    <button
      type="button"
      class="btn"
      aria-expanded={unfolded.value}
      onClick={() => {
        unfolded.value = !unfolded.value;
      }}
    >
      Facets
    </button>
  );
}

/** The same value as the filter box, in parts that can be taken away one by one. */
function Chips({ list }: { list: ListModel }) {
  const query = list.query.value;
  return (
    <ul class="chips" aria-label="Filters">
      {conjunctsOf(query).map((conjunct, index) => (
        <Chip
          key={conjunct.text}
          conjunct={conjunct}
          onDrop={() => list.setFilter(withoutConjunct(query, index))}
        />
      ))}
      <li>
        <button type="button" class="chip add" onClick={() => focusQueryBox()}>
          Add filter
        </button>
      </li>
    </ul>
  );
}

function Chip({ conjunct, onDrop }: { conjunct: Conjunct; onDrop: () => void }) {
  const { field, value } = chipWords(conjunct);
  return (
    <li class="chip" title={conjunct.text}>
      {field && <span class="t2">{field}</span>}
      <span class="clip">{value}</span>
      <button type="button" aria-label={`Drop ${conjunct.text}`} onClick={onDrop}>
        ×
      </button>
    </li>
  );
}

function focusQueryBox() {
  document.querySelector<HTMLElement>(`[${QUERY_BOX}]`)?.focus();
}

function Pill({ list }: { list: ListModel }) {
  const { total, arrived, left, moved } = list.waiting.value;
  if (total === 0) return null;
  return (
    <button
      type="button"
      class="pill"
      title={`${formatCount(arrived)} new, ${formatCount(left)} left, ${formatCount(moved)} moved`}
      onClick={list.applyWaiting}
    >
      {formatCount(total)} changed
      <i aria-hidden="true" />
      Apply
      <kbd>.</kbd>
    </button>
  );
}
