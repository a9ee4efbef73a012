import type { Signal } from '@preact/signals';
import { formatCount } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { FILTER_FIELDS, toggleValue, withoutWord } from './filter.ts';
import type { ListModel } from './list-model.ts';

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
  const filter = list.filter.value;
  return (
    <ul class="chips" aria-label="Filters">
      {FILTER_FIELDS.flatMap((field) =>
        (filter.fields.get(field) ?? []).map((value) => (
          <Chip
            key={`${field}:${value}`}
            field={field}
            value={value}
            onDrop={() => list.setFilter(toggleValue(filter, field, value))}
          />
        )),
      )}
      {filter.words.map((word) => (
        <Chip key={word} value={word} onDrop={() => list.setFilter(withoutWord(filter, word))} />
      ))}
    </ul>
  );
}

interface ChipProps {
  field?: string;
  value: string;
  onDrop: () => void;
}

function Chip({ field, value, onDrop }: ChipProps) {
  return (
    <li class="chip">
      {field && <span class="t2">{field}</span>}
      <span class="clip">{value}</span>
      <button type="button" aria-label={`Drop ${field ?? 'word'} ${value}`} onClick={onDrop}>
        ×
      </button>
    </li>
  );
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
