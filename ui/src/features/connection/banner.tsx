import { formatAgo, formatClock } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';

/** Stands above values that are not live, and says since when, why and what happens next. */
export function StaleBanner({ studio }: { studio: Studio }) {
  const phase = studio.connection.phase.value;
  if (phase === 'stale') return <Lost studio={studio} />;
  if (phase === 'refused') return <Refused studio={studio} />;
  return null;
}

function Lost({ studio: { connection } }: { studio: Studio }) {
  const now = connection.now.value;
  const last = connection.asOf.value ?? now;
  if (connection.staleCause.value === 'engine') return <EngineAway now={now} last={last} />;
  return (
    <div class="banner">
      <StatusGlyph status="quiet" />
      <p>
        <b>Connection lost {formatAgo(now - last)}.</b> You see {formatClock(last, now)}. {nextStep()}
      </p>
      <button type="button" class="btn" onClick={connection.retryNow}>
        Try now
      </button>
    </div>
  );

  function nextStep(): string {
    const retryAt = connection.retryAt.value;
    const attempt = Math.max(1, connection.attempt.value);
    if (retryAt === undefined) return `Reconnecting, attempt ${attempt}.`;
    return `Reconnecting, attempt ${attempt} in ${Math.max(0, Math.ceil((retryAt - now) / 1_000))} s.`;
  }
}

/** The studio answers; what it knows is old. It comes back by itself. */
function EngineAway({ now, last }: { now: number; last: number }) {
  return (
    <div class="banner">
      <StatusGlyph status="quiet" />
      <p>
        <b>The studio lost its engine {formatAgo(now - last)}.</b> You see {formatClock(last, now)}. It keeps
        trying; nothing is lost that the engine still holds.
      </p>
    </div>
  );
}

function Refused({ studio: { connection } }: { studio: Studio }) {
  const refusal = connection.refusal.value;
  if (!refusal) return null;
  return (
    <div class="banner">
      <StatusGlyph status="quiet" />
      <p>
        <b>Not live.</b> {refusal.detail}
      </p>
      <button type="button" class="btn" onClick={connection.retryNow}>
        Try live again
      </button>
    </div>
  );
}
