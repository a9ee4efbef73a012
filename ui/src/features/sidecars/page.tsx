import { useEffect } from 'preact/hooks';
import { formatClock, plural } from '../../parts/format.ts';
import { MarkGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { StaleBanner } from '../connection/banner.tsx';
import { Producers } from '../producers/table.tsx';
import type { Told } from './model.ts';
import { sidecarRows, summaryOf } from './rows.ts';
import { SidecarTable } from './table.tsx';

/** The processes this studio is made of, and those it shows the actors of, each as it speaks of itself. */
export function SidecarsPage({ studio }: { studio: Studio }) {
  const { sidecars } = studio;
  useEffect(() => sidecars.follow(), [sidecars]);
  const told = sidecars.told.value;
  return (
    <div class="sidecars">
      <StaleBanner studio={studio} />
      <header class="toolbar">
        <h1 class="title">{told ? titleOf(told) : 'Sidecars'}</h1>
        {told && <span class="t2 clip">{summaryOf(told.list)}</span>}
      </header>
      {told ? (
        <List studio={studio} told={told} />
      ) : (
        <p class="sheet late t3">
          {sidecars.unanswered.value ? 'The studio does not answer this yet' : 'Asking the sidecars'}
        </p>
      )}
      <Producers studio={studio} />
    </div>
  );
}

function titleOf({ list: { sidecars, complete } }: Told): string {
  const count = plural(sidecars.length, 'sidecar');
  return complete ? count : `${count} known`;
}

function List({ studio, told: { list, at } }: { studio: Studio; told: Told }) {
  const old = studio.sidecars.unanswered.value;
  const now = studio.connection.second.value;
  return (
    <>
      {!list.complete && (
        <p class="sidecars-note">
          <MarkGlyph mark="warning" />
          <span>
            <b>There may be others.</b> {list.reason}; only what is known is listed.
          </span>
        </p>
      )}
      {list.notices?.map(({ code, text }) => (
        <p key={code} class="sidecars-note">
          <MarkGlyph mark="warning" />
          <span>{text}.</span>
        </p>
      ))}
      <SidecarTable rows={sidecarRows(list, studio.connection.welcome.value?.sidecar)} old={old} />
      <p class="footer sidecar-notes">
        <span class={old ? 'warn' : ''}>
          {old ? `Not answered: as of ${formatClock(at, now)}` : `As of ${formatClock(at, now)}`}
        </span>
        <span>Behind: commits its view is behind the engine.</span>
        <span>Loop delay: 99 of 100 waits for the event loop were shorter.</span>
      </p>
    </>
  );
}
