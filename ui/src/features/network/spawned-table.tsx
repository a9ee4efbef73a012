import { formatCount } from '../../parts/format.ts';
import type { Network } from './model.ts';

/** The edges of another kind, in words; absent where nobody tells of a parent. */
export function SpawnedTable({ network }: { network: Network }) {
  const spawned = network.told.value?.spawned ?? [];
  if (spawned.length === 0) return null;
  const rows = [...spawned].sort((one, other) => (other.actors ?? 0) - (one.actors ?? 0));
  return (
    <table class="table spawned-table">
      <caption class="sect">
        Who spawned whom <span class="t3 plain">live actors by where they were started; no messages</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">Parent</th>
          <th scope="col">Child</th>
          <th scope="col" class="num">
            Actors
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ from, to, actors }) => (
          <tr key={`${from}\n${to}`}>
            <td>{network.labelOf(from)}</td>
            <td>{network.labelOf(to)}</td>
            <td class="num">{formatCount(actors)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
