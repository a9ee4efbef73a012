import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import type { Studio } from '../../studio.ts';
import type { HistoryModel } from '../journal/model.ts';
import { queueOfType } from '../queues/model.ts';
import { capturesOf, type Missing, missingOf } from './missing.ts';

/** What nobody tells of this actor. */
export function missingHere(studio: Studio, actor: LiveActor): Missing[] {
  const queues = studio.queues.list.value;
  return missingOf(actor, {
    captures: queues && capturesOf(studio.producers.list.value, actor),
    hasQueue: queueOfType(queues, actor) !== undefined || studio.queues.more.value > 0,
    hasLog: hasLines(studio.detail.logs),
    hasJournal: hasLines(studio.detail.journal),
  });
}

function hasLines({ history: { value: history } }: HistoryModel): boolean | undefined {
  return history.kind === 'read' ? history.entries.length > 0 : undefined;
}

/** It is named as such, with the line that would turn it on. */
export function NotRecorded({ missing }: { missing: readonly Missing[] }) {
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
