import type { GraphData } from '@loom-studio/core-adapter/protocol';
import { formatClock, formatCount, plural } from '../../parts/format.ts';
import { knownSince, sum } from './flow.ts';
import type { Network } from './model.ts';

/** Below graph and table: what they add up to, and what they do not tell. */
export function ToldLine({ network }: { network: Network }) {
  const data = network.told.value?.data;
  if (!data) return null;
  return (
    <div class="footer told">
      <span>
        {plural(data.edges.length, 'edge')},{' '}
        {plural(
          sum(data.edges, ({ messages }) => messages),
          'message',
        )}{' '}
        in {windowWords(data.windowMs)}
      </span>
      {gaps(data).map((text) => (
        <span key={text}>{text}</span>
      ))}
    </div>
  );
}

export function windowWords(windowMs: number): string {
  return `the last ${plural(Math.round(windowMs / 60_000), 'minute').replace(/^1 minute$/, 'minute')}`;
}

/** Everything that keeps these figures from being the whole truth. */
export function gaps(data: GraphData): string[] {
  const { hidden, senderless, now } = data;
  const since = knownSince(data);
  const told: string[] = [];
  if (since !== undefined) told.push(`Known since ${formatClock(since, now)} only`);
  if (senderless > 0) told.push(`${formatCount(senderless)} more without a sender, in no edge`);
  if (hidden.nodes + hidden.edges > 0) {
    told.push(
      `Left out: ${plural(hidden.nodes, 'node')} and ${plural(hidden.edges, 'edge')} ` +
        `with ${plural(hidden.messages, 'message')}`,
    );
  }
  return told;
}
