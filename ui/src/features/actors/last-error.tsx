import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import { formatAgo, formatClock } from '../../parts/format.ts';

/** What failed last, as it was told; nothing where nothing did as far as anybody says. */
export function LastError({ actor, now }: { actor: LiveActor; now: number }) {
  const { lastError, lastErrorAt } = actor;
  if (lastError === undefined) return null;
  return (
    <section class="card" aria-label="Last error">
      <h3>
        Last error{' '}
        {lastErrorAt !== undefined && (
          <span class="push t3">
            {formatClock(lastErrorAt, now)}, {formatAgo(now - lastErrorAt)}
          </span>
        )}
      </h3>
      <p class="bad break">{lastError}</p>
      <p>
        <a class="tap" href="/errors">
          All causes of errors
        </a>
      </p>
    </section>
  );
}
