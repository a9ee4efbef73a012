import { useEffect } from 'preact/hooks';
import { actorPath } from '../../net/navigation.ts';
import { shortId, UNKNOWN } from '../../parts/format.ts';
import { MarkGlyph, StatusGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { type ProducerRow, producerRows, producersTitle } from './rows.ts';

const COLUMNS: ReadonlyArray<{ title: string; of: 'captures' | 'share' | 'perCall' | 'holdsBack' | 'told' }> =
  [
    { title: 'Observes', of: 'captures' },
    { title: 'Of a core', of: 'share' },
    { title: 'A call', of: 'perCall' },
    { title: 'Holds back', of: 'holdsBack' },
    { title: 'Last told', of: 'told' },
  ];

/** The processes whose actors are shown: what they observe, what that costs them, and whether they hang. */
export function Producers({ studio }: { studio: Studio }) {
  const { producers, connection } = studio;
  useEffect(() => producers.look(), [producers]);
  const list = producers.list.value;
  if (!list) return null;
  const { title, rest } = producersTitle(list);
  const rows = producerRows(list, connection.studioSecond.value);
  return (
    <section class="producers" aria-labelledby="producers">
      <header class="toolbar">
        <h2 id="producers" class="title">
          {title}
        </h2>
        <span class="t2 clip">{rest}</span>
      </header>
      {list.length === 0 ? (
        <p class="sheet t3">No app has reported yet.</p>
      ) : (
        <div class="sidecar-table" role="table" aria-labelledby="producers">
          <div role="rowgroup" class="sidecar-heads">
            <div role="row" class="sidecar-row producer-row">
              <span role="columnheader">Process</span>
              <span role="columnheader">App</span>
              <span role="columnheader">State</span>
              {COLUMNS.map((column) => (
                <span key={column.of} role="columnheader" class={classOf(column.of)}>
                  {column.title}
                </span>
              ))}
            </div>
          </div>
          <div role="rowgroup">
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </div>
        </div>
      )}
      <p class="footer sidecar-notes">
        <span>Of a core: share of one core that observing takes.</span>
        <span>A call: what an observed call takes longer.</span>
        <span>– where a process does not say.</span>
      </p>
    </section>
  );
}

function Row({ row }: { row: ProducerRow }) {
  return (
    <div role="row" class="sidecar-row producer-row" data-producer={row.id}>
      <span role="rowheader" class="sidecar-name">
        <span class="mono clip" title={row.id}>
          {row.name}
        </span>
      </span>
      <span role="cell" class="sidecar-role">
        <span class="t2 clip" title={row.app}>
          {row.app}
        </span>
      </span>
      <span role="cell" class="producer-state">
        <State row={row} />
      </span>
      {COLUMNS.map(({ of, title }) => (
        <span key={of} role="cell" class={classOf(of)}>
          <span class="sidecar-label" aria-hidden="true">
            {title}
          </span>
          <span
            class={`clip${toneOf(of, row[of])}`}
            title={of === 'captures' && row.captures !== UNKNOWN ? row.captures : undefined}
          >
            {row[of]}
          </span>
        </span>
      ))}
    </div>
  );
}

function State({ row: { state, app, blocked } }: { row: ProducerRow }) {
  const [first] = blocked;
  if (state.kind === 'reports') return <span class="t3">{state.words}</span>;
  return (
    <>
      <span class={`status ${state.kind === 'blocked' ? 'bad strong' : 'lost-words'}`}>
        {state.kind === 'blocked' ? <MarkGlyph mark="blocked" /> : <StatusGlyph status="owner lost" />}
        {state.words}
      </span>
      {state.kind === 'blocked' && first !== undefined && (
        <span class="clip t3">
          in{' '}
          <a class="mono tap" href={actorPath(app, first)} title={first}>
            {shortId(first)}
          </a>
          {blocked.length > 1 && ` and ${blocked.length - 1} more`}
        </span>
      )}
    </>
  );
}

function toneOf(of: string, text: string): string {
  if (text === UNKNOWN) return ' t3';
  return of === 'holdsBack' ? ' warn strong' : '';
}

function classOf(of: string): string {
  return of === 'captures' ? 't2 producer-captures' : 'num';
}
