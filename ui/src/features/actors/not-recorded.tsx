import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import type { Studio } from '../../studio.ts';
import { queueOfType } from '../queues/model.ts';
import { capturesOf, missingOf } from './missing.ts';

/** What nobody tells of this actor is named as such, with the line that would turn it on. */
export function NotRecorded({ studio, actor }: { studio: Studio; actor: LiveActor }) {
  const history = studio.detail.logs.history.value;
  const queues = studio.queues.list.value;
  const missing = missingOf(actor, {
    captures: queues && capturesOf(studio.producers.list.value, actor),
    hasQueue: queueOfType(queues, actor) !== undefined || studio.queues.more.value > 0,
    hasLog: history.kind === 'read' ? history.entries.length > 0 : undefined,
  });
  if (missing.length === 0) return null;
  return (
    <section class="card" aria-label="Not recorded">
      <h3>
        Not recorded <span class="push t3">one line each turns it on</span>
      </h3>
      <ul class="missing">
        {missing.map(({ what, code }) => (
          <li key={what}>
            <span class="t2">{what}</span>
            <code class="mono t3 break">{code}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
