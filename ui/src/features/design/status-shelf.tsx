import { MarkGlyph, Status } from '../../parts/status-glyph.tsx';
import { Shelf } from './specimen.tsx';

const STATUSES = [
  'active',
  'busy',
  'idle',
  'quiet',
  'failed',
  'owner lost',
  'evicted',
  'removed',
  'any other word',
];
const MARKS = ['done', 'running', 'open', 'warning'] as const;
const FRESH = [
  ['live', 'live', '0.2 s'],
  ['stale', 'stale', '14 s'],
  ['polled', 'read', '3 s ago'],
  ['refused', 'refused', ''],
  ['connecting', 'connecting', ''],
] as const;

export function StatusShelf() {
  return (
    <>
      <Shelf title="Status" about="a shape, a word, and only then a colour">
        <ul class="glyphs">
          {STATUSES.map((status) => (
            <li key={status}>
              <Status status={status} />
            </li>
          ))}
          {MARKS.map((mark) => (
            <li key={mark} class="status">
              <MarkGlyph mark={mark} /> {mark}
            </li>
          ))}
        </ul>
      </Shelf>
      <Shelf title="Freshness" about="how old what is on the screen is">
        <ul class="glyphs">
          {FRESH.map(([tone, word, age]) => (
            <li key={tone} class={`fresh fresh-${tone}`}>
              <span class="dot" /> {word} {age && <span class="age">{age}</span>}
            </li>
          ))}
        </ul>
      </Shelf>
    </>
  );
}
