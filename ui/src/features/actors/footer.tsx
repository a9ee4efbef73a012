import { formatAge, formatCount } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { waitingWords } from './waiting-words.ts';

export function ListFooter({ studio, first, last }: { studio: Studio; first: number; last: number }) {
  const count = studio.list.rowCount.value;
  return (
    <div class="footer">
      <span>
        {count === 0 ? '0' : `${formatCount(first + 1)}–${formatCount(last + 1)}`} of {formatCount(count)}
      </span>
      <Held studio={studio} />
    </div>
  );
}

function Held({ studio: { list, connection } }: { studio: Studio }) {
  const since = list.heldSince.value;
  if (since === undefined || list.waiting.value.total === 0) return null;
  const heldFor = connection.second.value - since;
  const waiting = list.waiting.value;
  const left = waiting.left > 0 ? ' Dotted rows no longer match.' : '';
  return (
    <span class="clip">
      Order held {heldFor < 1_000 ? '' : `${formatAge(heldFor)} `}while you read: {waitingWords(waiting)}.
      {left}
    </span>
  );
}
