import { UNKNOWN } from '../../parts/format.ts';
import { MarkGlyph } from '../../parts/status-glyph.tsx';
import type { SidecarCell, SidecarRow } from './rows.ts';

/** A table where there is room and cards where there is none; `old`: of another moment than now. */
export function SidecarTable({ rows, old }: { rows: readonly SidecarRow[]; old: boolean }) {
  const [first] = rows;
  return (
    <div class={old ? 'sidecar-table old' : 'sidecar-table'} role="table" aria-label="Sidecars">
      <div role="rowgroup" class="sidecar-heads">
        <div role="row" class="sidecar-row">
          <span role="columnheader">Sidecar</span>
          <span role="columnheader">Role</span>
          {first?.cells.map((cell) => (
            <span key={cell.name} role="columnheader" class={classOf(cell)}>
              {cell.name}
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
  );
}

function Row({ row }: { row: SidecarRow }) {
  return (
    <div
      role="row"
      class="sidecar-row"
      data-sidecar={row.id}
      data-leads={row.leads}
      aria-current={row.here ? 'true' : undefined}
    >
      <span role="rowheader" class="sidecar-name">
        <span class="mono clip" title={`${row.host}, process ${row.pid}, ${row.id}`}>
          {row.host}:{row.pid}
        </span>
        <span class="mono t3 sidecar-id">{row.id.slice(0, 6)}</span>
        {row.here && <span class="sidecar-here">this tab</span>}
      </span>
      <span role="cell" class="sidecar-role">
        <Role row={row} />
      </span>
      {row.cells.map((cell) => (
        <span key={cell.name} role="cell" class={classOf(cell)}>
          <span class="sidecar-label" aria-hidden="true">
            {cell.name}
          </span>
          <span class={cell.odd ? 'warn strong' : cell.text === '0' || cell.text === UNKNOWN ? 't3' : ''}>
            {cell.text}
          </span>
        </span>
      ))}
    </div>
  );
}

function Role({ row: { leads, stale } }: { row: SidecarRow }) {
  return (
    <>
      {leads ? <span class="strong">leads</span> : <span class="t3">follows</span>}
      {stale && (
        <span class="status warn">
          <MarkGlyph mark="warning" />
          stale
        </span>
      )}
    </>
  );
}

function classOf({ figure, minor }: SidecarCell): string {
  return [figure ? 'num' : 't2', minor ? 'minor' : ''].filter(Boolean).join(' ');
}
