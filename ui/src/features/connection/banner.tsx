import type { EngineTrouble } from '@loom-studio/core-adapter/protocol';
import { formatAgo, formatClock } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';

/** Stands above values that are not live or cannot change, and says since when, why and what happens next. */
export function StaleBanner({ studio }: { studio: Studio }) {
  const phase = studio.connection.phase.value;
  if (phase === 'stale') return <Lost studio={studio} />;
  if (phase === 'refused') return <Refused studio={studio} />;
  return <Troubled studio={studio} />;
}

function Lost({ studio: { connection } }: { studio: Studio }) {
  const now = connection.now.value;
  const trouble = connection.trouble.value;
  if (connection.staleCause.value === 'engine')
    return <EngineAway now={now} asOf={connection.asOf.value} trouble={trouble} />;
  const last = connection.asOf.value ?? now;
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

interface EngineAwayProps {
  now: number;
  asOf: number | undefined;
  trouble: EngineTrouble | undefined;
}

/** The studio answers; what it knows is old. It comes back by itself. */
function EngineAway({ now, asOf, trouble }: EngineAwayProps) {
  const what = trouble ? trouble.text : 'The studio lost its engine';
  return (
    <div class="banner" data-trouble={trouble?.code}>
      <StatusGlyph status="quiet" />
      <p>
        <b>
          {what}. {asOf === undefined ? 'Nothing was read from it yet.' : shownAsOf(asOf, now)}
        </b>{' '}
        {(trouble && NEXT[trouble.code]) ?? NEXT.unreachable}
      </p>
    </div>
  );
}

function shownAsOf(asOf: number, now: number): string {
  return `Shown as of ${formatClock(asOf, now)}, ${formatAgo(now - asOf)}.`;
}

/** What is shown is true, and something keeps it from changing. */
function Troubled({ studio: { connection } }: { studio: Studio }) {
  const trouble = connection.trouble.value;
  if (!trouble) return null;
  // Told on the studio's clock, read on this machine's.
  const since = trouble.since - (connection.studioNow.value - connection.now.value);
  return (
    <div class="banner" data-trouble={trouble.code}>
      <StatusGlyph status="quiet" />
      <p>
        <b>
          {trouble.text} since {formatClock(since, connection.now.value)}.
        </b>{' '}
        {NEXT[trouble.code]}
      </p>
    </div>
  );
}

/** What follows from it, and what helps. */
const NEXT: Record<string, string> = {
  full: 'What was accepted is kept. Adapters send the rest again once there is room; plain calls are answered with an error.',
  unreachable: 'The studio keeps trying; nothing is lost that the engine still holds.',
  denied:
    'The address in REDIS_URL, or the rights of its account, need a correction; the studio keeps trying.',
  mismatch: 'The address in REDIS_URL needs a correction; the studio keeps trying.',
  refused: 'Adapters send again what was not taken; the studio keeps trying.',
  stalled:
    'What apps send waits in the log and is applied as soon as a sidecar does. /api/sidecars lists who leads.',
  newer: 'Another studio of the workspace is ahead of this one: update this one.',
};

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
