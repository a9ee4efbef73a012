import { MarkGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';

/** Before the first values: quiet for a moment, then says what is waited for. */
export function Waiting({ studio: { connection } }: { studio: Studio }) {
  const attempt = connection.attempt.value;
  if (attempt === 0) return <p class="sheet late t3">Connecting to the studio</p>;
  const retryAt = connection.retryAt.value;
  const wait = retryAt === undefined ? undefined : Math.ceil((retryAt - connection.now.value) / 1_000);
  return (
    <section class="sheet" role="status">
      <h1 class="title">The studio does not answer</h1>
      <p class="t2">
        Nothing has been shown yet, so nothing here is old or wrong. This page keeps trying: attempt {attempt}
        {wait !== undefined && wait > 0 ? ` in ${wait} s` : ''}.
      </p>
      <p class="t2">
        Is the studio running at <span class="mono">{location.origin}</span>? Start it with{' '}
        <span class="mono">npm start</span>.
      </p>
      <button type="button" class="btn tall" onClick={connection.retryNow}>
        Try now
      </button>
    </section>
  );
}

/** Refused before anything could be shown, for a reason that no waiting changes. */
export function RefusedPage({ studio: { connection } }: { studio: Studio }) {
  const refusal = connection.refusal.value;
  return (
    <section class="sheet" role="status">
      <h1 class="title">
        <MarkGlyph mark="warning" /> The studio refused this page
      </h1>
      <p class="t2">{refusal?.detail}</p>
      {refusal?.kind === 'forbidden' && (
        <p class="t2">
          Open it at the address the studio printed at its start, or add{' '}
          <span class="mono">{location.origin}</span> to <span class="mono">ALLOWED_ORIGINS</span>.
        </p>
      )}
      <button type="button" class="btn tall" onClick={connection.retryNow}>
        Try again
      </button>
    </section>
  );
}
