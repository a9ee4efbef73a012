import { type Conjunct, conjunctsOf, withoutConjunct } from '@loom-studio/core-adapter/query';
import type { Signal } from '@preact/signals';
import { formatCount } from '../../parts/format.ts';
import { QUERY_BOX } from '../../shell/keyboard.ts';
import type { Studio } from '../../studio.ts';
import { chipWords } from './chip-words.ts';
import type { ListModel } from './list-model.ts';
import { QueryProblem } from './query-problem.tsx';
import { waitingWords } from './waiting-words.ts';

export interface ToolbarProps {
  studio: Studio;
  /** Whether the facets are unfolded, where they fold. */
  unfolded: Signal<boolean>;
}

export function Toolbar({ studio, unfolded }: ToolbarProps) {
  const { list, layout } = studio;
  return (
    <div class="toolbar">
      {layout.foldedFacets.value && <FacetsButton unfolded={unfolded} />}
      <h1 class="title">Actors</h1>
      <Chips studio={studio} />
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
function Chips({ studio }: { studio: Studio }) {
  const { list } = studio;
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
        <button type="button" class="chip add" onClick={() => addFilter(studio)}>
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

/** The box with the caret behind what is there, and the fields a further part can begin with. */
function addFilter({ list, completion }: Studio) {
  const box = document.querySelector<HTMLInputElement>(`[${QUERY_BOX}]`);
  if (!box) return;
  const given = list.filterText.peek();
  const text = given === '' || given.endsWith(' ') ? given : `${given} `;
  list.typeFilter(text);
  box.value = text;
  box.focus();
  box.setSelectionRange(text.length, text.length);
  completion.typed(text, text.length, true);
}

function Pill({ list }: { list: ListModel }) {
  const { total, arrived, left, moved } = list.waiting.value;
  if (total === 0) return null;
  return (
    <button
      type="button"
      class="pill"
      title={`${waitingWords({ arrived, left, moved })}. Apply shows them so.`}
      onClick={list.applyWaiting}
    >
      {formatCount(total)} changed
      <i aria-hidden="true" />
      Apply
      <kbd>.</kbd>
    </button>
  );
}
