import type { JSX } from 'preact';
import { statusTone } from '../features/actors/status.ts';

/** Every status has its own shape: colour alone tells too few people apart. */
export function StatusGlyph({ status }: { status: string }) {
  return (
    <svg class={`st st-${statusTone(status)}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[status] ?? OTHER}
    </svg>
  );
}

/** Glyph and word. */
export function Status({ status }: { status: string }) {
  return (
    <span class="status">
      <StatusGlyph status={status} />
      {status}
    </span>
  );
}

export type Mark = 'done' | 'running' | 'open' | 'warning' | 'blocked';

/** Marks never borrow the shape of a status. */
export function MarkGlyph({ mark }: { mark: Mark }) {
  return (
    <svg class={`st mark-${mark}`} viewBox="0 0 12 12" aria-hidden="true">
      {MARKS[mark]}
    </svg>
  );
}

const ring = <circle cx="6" cy="6" r="4.1" fill="none" stroke="currentColor" stroke-width="1.4" />;
const dots = [2, 6, 10].map((x) => <circle key={x} cx={x} cy="6" r="1.4" fill="currentColor" />);
const square = 'M2.1 2.1h7.8v7.8H2.1z';
const OTHER = <path d="M6 1.6 10.4 6 6 10.4 1.6 6z" fill="none" stroke="currentColor" stroke-width="1.3" />;

const SHAPES: Record<string, JSX.Element | JSX.Element[]> = {
  active: <circle cx="6" cy="6" r="4.3" fill="currentColor" />,
  busy: (
    <>
      {ring}
      <path d="M6 1.9a4.1 4.1 0 0 1 0 8.2z" fill="currentColor" />
    </>
  ),
  idle: ring,
  quiet: dots,
  failed: <path d="M6 1.1 11.3 10.9H.7z" fill="currentColor" />,
  'owner lost': <path d={`${square}M.9 11.1 11.1.9`} fill="none" stroke="currentColor" stroke-width="1.4" />,
  evicted: (
    <path d="M1.6 6h8.8M7.2 2.9 10.4 6 7.2 9.1" fill="none" stroke="currentColor" stroke-width="1.4" />
  ),
  removed: <path d="M2.4 2.4l7.2 7.2M9.6 2.4 2.4 9.6" fill="none" stroke="currentColor" stroke-width="1.4" />,
};

const MARKS: Record<Mark, JSX.Element> = {
  done: <path d="M1.7 6.6 4.7 9.5 10.3 2.9" fill="none" stroke="currentColor" stroke-width="1.7" />,
  running: (
    <>
      {ring}
      <path d="M6 1.9a4.1 4.1 0 0 1 0 8.2z" fill="currentColor" />
    </>
  ),
  open: ring,
  blocked: (
    <>
      {ring}
      <path d="M3.6 6h4.8" fill="none" stroke="currentColor" stroke-width="1.7" />
    </>
  ),
  warning: (
    <path
      d="M6 2 10.7 10.3H1.3z"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linejoin="round"
    />
  ),
};
