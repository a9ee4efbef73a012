import { Shelf } from './specimen.tsx';

const SIZES: ReadonlyArray<[string, string]> = [
  ['20', 'The five key numbers: 84,212'],
  ['14', 'Titles of pages and panels'],
  ['13', 'Prose, navigation, findings, fields'],
  ['12', 'Grids, facets, trees, labels'],
  ['11', 'Axis ticks and key caps'],
];

export function TypeShelf() {
  return (
    <Shelf title="Type" about="the system's face, three weights">
      <ul class="type-sizes">
        {SIZES.map(([size, use]) => (
          <li key={size}>
            <span class="t3 num">{size}</span>
            <span style={{ fontSize: `var(--fs-${size})` }}>{use}</span>
          </li>
        ))}
        <li>
          <span class="t3 num">12</span>
          <span class="mono">order-7f3ac9…02c91e, queries, clock times 14:02:11</span>
        </li>
        <li>
          <span class="t3">wt</span>
          <span>
            Normal, <span class="strong">medium</span>, <b>strong</b>
          </span>
        </li>
      </ul>
    </Shelf>
  );
}
