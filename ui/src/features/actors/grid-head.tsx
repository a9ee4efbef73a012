import { useLayoutEffect, useRef } from 'preact/hooks';
import { ID_CHARS } from '../../parts/format.ts';
import { COLUMNS, type Column } from './columns.ts';
import type { ListModel } from './list-model.ts';

/** One mono character at the working size, rounded up. */
const ID_CHAR_PX = 7.3;

export function GridHead({ list, onIdChars }: { list: ListModel; onIdChars: (chars: number) => void }) {
  const head = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => watchIdColumn(head.current, onIdChars), [onIdChars]);
  return (
    <div role="rowgroup" class="head-group" ref={head}>
      <div role="row" class="row head" aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <HeadCell key={column.field} list={list} {...column} />
        ))}
      </div>
    </div>
  );
}

/** A wide column shows more of an id. Tells how many characters fit, now and whenever that changes. */
function watchIdColumn(head: HTMLElement | null, tell: (chars: number) => void) {
  const cell = head?.querySelector('.c-id');
  if (!cell) return undefined;
  const observer = new ResizeObserver(() =>
    tell(Math.max(ID_CHARS, Math.floor(cell.clientWidth / ID_CHAR_PX))),
  );
  observer.observe(cell);
  return () => observer.disconnect();
}

function HeadCell({ list, field, title, figure, hint }: Column & { list: ListModel }) {
  const sort = list.sort.value;
  const on = sort.field === field;
  const direction = sort.descending ? 'descending' : 'ascending';
  return (
    <span role="columnheader" class={`c-${field}${figure ? ' num' : ''}`} aria-sort={on ? direction : 'none'}>
      <button
        type="button"
        class={on ? 'on' : ''}
        title={hint}
        tabIndex={-1}
        onClick={() => list.sortBy(field)}
      >
        {title}
        {on && <span aria-hidden="true">{sort.descending ? ' ↓' : ' ↑'}</span>}
      </button>
    </span>
  );
}
