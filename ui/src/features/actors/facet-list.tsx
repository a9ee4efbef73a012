import { formatCount } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import type { FacetValue } from './facets.ts';
import { type FilterField, isOn } from './filter.ts';
import type { ListModel } from './list-model.ts';

/** More values than this are cut; the filter box finds the rest. */
const SHOWN_VALUES = 40;

export function FacetList({ studio: { list } }: { studio: Studio }) {
  const facets = list.facets.value;
  return (
    <aside class="facets" aria-label="Facets">
      {facets.app.length > 1 && <Facet list={list} field="app" title="App" values={facets.app} />}
      <Facet list={list} field="type" title="Type" values={facets.type} />
      <Facet list={list} field="status" title="Status" values={facets.status} />
      <Facet list={list} field="worker" title="Worker" values={facets.worker} />
    </aside>
  );
}

interface FacetProps {
  list: ListModel;
  field: FilterField;
  title: string;
  values: readonly FacetValue[];
}

function Facet({ list, field, title, values }: FacetProps) {
  const largest = Math.max(1, ...values.map(({ count }) => count));
  const hidden = values.length - SHOWN_VALUES;
  return (
    <section aria-label={title}>
      <h2>
        {title}
        <span>{formatCount(values.length)}</span>
      </h2>
      {values.slice(0, SHOWN_VALUES).map((entry) => (
        <FacetRow key={entry.value} list={list} field={field} entry={entry} largest={largest} />
      ))}
      {hidden > 0 && (
        <p class="facet-more">
          {formatCount(hidden)} more: type {field}:…
        </p>
      )}
    </section>
  );
}

interface FacetRowProps {
  list: ListModel;
  field: FilterField;
  entry: FacetValue;
  largest: number;
}

function FacetRow({ list, field, entry: { value, count }, largest }: FacetRowProps) {
  const on = isOn(list.filter.value, field, value);
  return (
    <button
      type="button"
      aria-pressed={on}
      class={`facet${on ? ' on' : ''}${count === 0 ? ' zero' : ''}`}
      disabled={value === ''}
      title={value === '' ? 'The app names none' : value}
      onClick={() => list.toggleFacet(field, value)}
    >
      <span class="name">
        {field === 'status' && <StatusGlyph status={value} />}
        <span class="clip">{value === '' ? '–' : value}</span>
      </span>
      <span class="bar" aria-hidden="true">
        <i style={{ width: `${Math.round((count / largest) * 100)}%` }} />
      </span>
      <span class="count">{formatCount(count)}</span>
    </button>
  );
}
