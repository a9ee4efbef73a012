import { Bar } from '../../parts/bar.tsx';
import { shortId } from '../../parts/format.ts';
import { JsonTree } from '../../parts/json-tree.tsx';
import { Status } from '../../parts/status-glyph.tsx';
import { Shelf } from './specimen.tsx';

const FACETS = [
  { name: 'Order', count: '21,230', share: 100, state: '' },
  { name: 'Payment', count: '6,902', share: 33, state: ' on' },
  { name: 'Refund', count: '0', share: 0, state: ' zero' },
];
const ROWS = [
  { id: 'order-7f3ac9d1-52be-02c91e', status: 'busy', queue: '37', state: '', says: 'rest' },
  { id: 'order-0be93d44-81aa-71f44c', status: 'failed', queue: '32', state: 'selected', says: 'selected' },
  {
    id: 'order-93aa5210-c1b0-d0c81b',
    status: 'idle',
    queue: '0',
    state: 'leaving',
    says: 'matches no longer',
  },
];

export function ListsShelf() {
  return (
    <>
      <Shelf title="Facets" about="off, on, none left">
        <div class="facets-specimen">
          {FACETS.map(({ name, count, share, state }) => (
            <button key={name} type="button" class={`facet${state}`} aria-pressed={state === ' on'}>
              <span class="name">{name}</span>
              <Bar value={share} of={100} />
              <span class="count">{count}</span>
            </button>
          ))}
        </div>
      </Shelf>
      <Shelf title="Rows">
        <div class="rows rows-specimen">
          {ROWS.map(({ id, status, queue, state, says }) => (
            <div
              key={id}
              class={`row${state === 'leaving' ? ' leaving' : ''}${state === 'selected' ? ' chosen' : ''}`}
            >
              <span class="mono c-id">{shortId(id)}</span>
              <span class="c-status">
                <Status status={status} />
              </span>
              <span class="t3 clip">{says}</span>
              <span class={queue === '0' ? 'num t3' : 'num'}>{queue}</span>
            </div>
          ))}
        </div>
      </Shelf>
      <Shelf title="State" about="any JSON, folded below the second level">
        <JsonTree value={{ total: 184.9, paid: false, note: null, customer: { tier: 'gold' } }} />
      </Shelf>
    </>
  );
}
