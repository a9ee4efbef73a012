import { MarkGlyph, StatusGlyph } from '../../parts/status-glyph.tsx';
import { Shelf } from './specimen.tsx';

/** What a page says when it has nothing to show: the cause, then what to do. */
export function StatesShelf() {
  return (
    <>
      <Shelf title="Not live" about="the last reading stays, and cannot pass for live">
        <div class="banner">
          <StatusGlyph status="quiet" />
          <p>
            <b>Connection lost 14 s ago.</b> You see 14:05:04. Reconnecting, attempt 3 in 2 s.
          </p>
          <button type="button" class="btn">
            Try now
          </button>
        </div>
      </Shelf>
      <Shelf title="Nothing to show" about="never just “no data”">
        <dl class="empties">
          <dt>Loading</dt>
          <dd class="t3">Loading the last 15 minutes. Said after 150 ms, not before.</dd>
          <dt>Nothing exists</dt>
          <dd>No actors yet. This page watches the connection.</dd>
          <dt>Nothing matches</dt>
          <dd>None of 412 actors matches. Drop a part of the filter, strictest first.</dd>
          <dt>Not reported</dt>
          <dd>
            No message in this window was reported with its wait. Report messages with{' '}
            <code class="mono">studio.recordMessage(…)</code>.
          </dd>
          <dt>Refused</dt>
          <dd>
            <span class="status">
              <MarkGlyph mark="warning" /> The studio refused this page.
            </span>{' '}
            The reason follows, and what to change.
          </dd>
        </dl>
      </Shelf>
      <Shelf title="Dialog" about="focus begins on the harmless button">
        <div class="dialog dialog-specimen">
          <h4 class="title">Keyboard</h4>
          <dl class="keys">
            <div>
              <dt>
                <kbd>/</kbd>
              </dt>
              <dd>Go to the filter</dd>
            </div>
          </dl>
          <button type="button" class="btn tall">
            Close
          </button>
        </div>
      </Shelf>
    </>
  );
}
