import type { FacetValue } from '@loom-studio/core-adapter/protocol';
import { type FacetField, hasFacet } from '@loom-studio/core-adapter/query';
import { formatCount } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { facetRows } from './facet-rows.ts';
import type { ListModel } from './list-model.ts';

/** More values than this are cut; the filter box finds the rest. */
const SHOWN_VALUES = 40;

export function FacetList({ studio: { list } }: { studio: Studio }) {
  if (!list.state.value.complete) return <aside class="facets" aria-label="Facets" />;
  const countChars = formatCount(list.state.value.of).length;
  return (
    <aside class="facets" aria-label="Facets" style={{ '--count-chars': countChars }}>
      {list.state.value.facets.app.length > 1 && <Facet list={list} field="app" title="App" />}
      <Facet list={list} field="type" title="Type" />
      <Facet list={list} field="status" title="Status" />
      <Facet list={list} field="worker" title="Worker" />
    </aside>
  );
}

interface FacetProps {
  list: ListModel;
  field: FacetField;
  title: string;
}

function Facet({ list, field, title }: FacetProps) {
  const { facets } = list.state.value;
  const values = facetRows(facets[field], field, list.query.value);
  const largest = Math.max(1, ...values.map(({ count }) => count));
  const cut = facets.cut?.[field] ?? 0;
  const hidden = Math.max(0, values.length - SHOWN_VALUES) + cut;
  return (
    <section aria-label={title}>
      <h2>
        {title}
        <span>{formatCount(values.length + cut)}</span>
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
  field: FacetField;
  entry: FacetValue;
  largest: number;
}

function FacetRow({ list, field, entry: { value, count }, largest }: FacetRowProps) {
  const on = hasFacet(list.query.value, field, value);
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
