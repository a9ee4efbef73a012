import type { GraphData } from '@loom-studio/core-adapter/protocol';
import { formatClock, formatCount } from '../../parts/format.ts';
import { knownSince } from './flow.ts';
import { windowWords } from './told-line.tsx';

/** No edge to draw, and why: nothing reported, or nothing with a sender. */
export function NothingSent({ data, focused }: { data: GraphData; focused: boolean }) {
  const since = knownSince(data);
  const senderless = data.senderless > 0 && !focused;
  return (
    <section class="sheet nothing-sent">
      <h2 class="title">
        {senderless ? 'Nobody knows who sent these messages' : 'No message between actors'}
      </h2>
      <p class="t2">
        {senderless
          ? `${formatCount(data.senderless)} messages were reported in ${windowWords(data.windowMs)}, none with its sender.`
          : focused
            ? `This actor neither sent nor received a message in ${windowWords(data.windowMs)}.`
            : `No message was reported in ${windowWords(data.windowMs)}.`}{' '}
        Only reported messages are drawn; nothing is guessed.
      </p>
      {since !== undefined && (
        <p class="t2">This studio knows of messages since {formatClock(since, data.now)}.</p>
      )}
      <p class="t2">Report a message where the app has handled it:</p>
      <pre class="code mono">{HOW}</pre>
      <p class="t3">
        <span class="mono">to</span> and <span class="mono">from</span> are ids of actors. Over HTTP the same
        goes to <span class="mono">POST /api/flush</span>.
      </p>
      <a href="/api/docs" target="_blank" rel="noreferrer">
        Fields of the API
      </a>
    </section>
  );
}

const HOW = `studio.recordMessage({
  to: payment.id,
  from: order.id,   // without it there is no edge
  type: 'ChargeCard',
  waitMs: 12,       // from sending to the start of handling
  runMs: 40,
  error: undefined, // what failed, if it did
});`;
