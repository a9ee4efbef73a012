import type { SeriesData, SeriesGroup } from '@loom-studio/core-adapter/protocol';
import { formatClock, plural } from '../../parts/format.ts';
import { formatFigure, UNIT_OF } from './figure.ts';
import { type LineName, newest } from './kept-points.ts';
import type { Split } from './model.ts';

const COLUMNS: Array<[LineName, string]> = [
  ['actors', 'Actors'],
  ['rate', 'Messages/s'],
  ['errors', 'Errors/s'],
  ['depth', 'Waiting'],
  ['waitP50', 'p50 wait'],
  ['waitP95', 'p95 wait'],
  ['waitP99', 'p99 wait'],
];

/** The newest step of all charts as a table: for those who read it, hear it, or have no room for charts. */
export function NumbersNow({ data, split }: { data: SeriesData; split: Split }) {
  const at = data.times.at(-1);
  return (
    // Reached by Tab, because it scrolls sideways where the columns have no room.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard.
    <section class="numbers" aria-label="Numbers now" tabIndex={0}>
      <table class="table">
        <caption class="t3">
          {at === undefined
            ? 'No step has ended yet.'
            : `The step that ended at ${formatClock(at, at)}. A dash is not reported.`}
        </caption>
        <thead>
          <tr>
            <th scope="col">{split === 'type' ? 'Type' : 'Worker'}</th>
            {COLUMNS.map(([name, title]) => (
              <th key={name} scope="col" class="num">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.groups.map((group) => (
            <Row key={`${group.by}:${group.name}`} group={group} others={data.others} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ group, others }: { group: SeriesGroup; others: number }) {
  return (
    <tr class={group.by === 'all' ? 'strong' : ''}>
      <th scope="row">{nameOf(group, others)}</th>
      {COLUMNS.map(([name]) => {
        const text = formatFigure(UNIT_OF[name], newest(group[name]));
        return (
          <td key={name} class={text === '0' || text === '–' ? 'num t3' : 'num'}>
            {text}
          </td>
        );
      })}
    </tr>
  );
}

function nameOf({ by, name }: SeriesGroup, others: number): string {
  if (by === 'all') return 'All';
  if (by === 'others') return plural(others, 'other');
  return name === '' ? 'no worker' : name;
}
