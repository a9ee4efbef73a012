import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { formatCount, formatRate } from '../../parts/format.ts';
import { Sparkline } from '../../parts/sparkline.tsx';
import { MarkGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { queueOfType } from '../queues/model.ts';

/** The queue that all actors of its type share; nothing where none is told. */
export function TypeQueue({ studio: { queues }, actor }: { studio: Studio; actor: LiveActor }) {
  const queue = queueOfType(queues.list.value, actor);
  if (!queue) return null;
  return (
    <section class="card" aria-label={`Queue of ${actor.type}`}>
      <h3>
        Queue{' '}
        <span class="mono t3 clip" title={queue.name}>
          {queue.name}
        </span>
        <a class="push tap" href="/queues">
          All queues
        </a>
      </h3>
      <p class="queue-now">
        <span>
          <b>{formatCount(queue.depth)}</b> <span class="t3">waiting</span>
        </span>
        {queue.trend.length > 1 && (
          <Sparkline
            values={queue.trend.map(([, waiting]) => waiting)}
            width={80}
            tone={queue.growing ? 'warn' : 'plain'}
          />
        )}
        {queue.growing && (
          <span class="status warn">
            <MarkGlyph mark="warning" />
            growing{queue.growth ? ` by ${formatRate(queue.growth)}/s` : ''}
          </span>
        )}
      </p>
      <p class="t3">
        {queue.measuring
          ? 'what arrives and is done a second is being measured'
          : `${formatRate(queue.arriving)}/s arrive, ${formatRate(queue.handled)}/s are done`}
        ; shared by its type
      </p>
    </section>
  );
}
