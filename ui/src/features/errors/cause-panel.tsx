import type { CauseRow, HistoryEntry } from '@loom-studio/core-adapter/protocol';
import { useEffect } from 'preact/hooks';
import { actorPath } from '../../net/navigation.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { formatAgo, formatClock, plural, shortId } from '../../parts/format.ts';
import type { Studio } from '../../studio.ts';
import { typePath } from '../actors/type-path.ts';
import { LogRow } from '../journal/log-list.tsx';
import { linesPath } from './model.ts';

export interface CausePanelProps {
  studio: Studio;
  cause: CauseRow;
  /** It takes the place of the table. */
  narrow: boolean;
}

/** One cause: where it was last seen, the last error in full, and what logs say of it. */
export function CausePanel({ studio, cause, narrow }: CausePanelProps) {
  const { navigation, errors, connection } = studio;
  const path = linesPath(cause);
  useEffect(() => errors.lines.follow(path), [errors, path]);
  const now = connection.studioSecond.value;
  const close = () => navigation.set({ sel: undefined }, 'push');
  return (
    <aside class="panel" aria-label="Selected cause">
      <div class="walk">
        {narrow && (
          <button type="button" class="btn quiet back" onClick={close}>
            ‹ All causes
          </button>
        )}
        <span class="push" />
        <CopyButton text={cause.sample} label="Copy error" quiet />
        {!narrow && (
          <button type="button" class="btn quiet" onClick={close}>
            Close
          </button>
        )}
      </div>
      <header class="detail-head">
        <h2 class="break strong">{cause.text}</h2>
        <p class="facts">
          <span class="strong">{plural(cause.count, 'time')}</span>
          <span class="t2">
            since {formatClock(cause.firstAt, now)}, last {formatAgo(now - cause.lastAt)}
          </span>
        </p>
      </header>
      <div class="detail">
        <Where cause={cause} />
        <section class="card" aria-label="Last error">
          <h3>
            Last error <span class="push t3">{formatClock(cause.lastAt, now)}</span>
          </h3>
          <pre class="sample mono">{cause.sample}</pre>
        </section>
        <Lines studio={studio} lines={errors.lines.value.value} now={now} cause={cause} />
      </div>
    </aside>
  );
}

function Where({ cause: { app, type, actor } }: { cause: CauseRow }) {
  return (
    <section class="card" aria-label="Last seen in">
      <dl class="kv wide">
        <dt>App</dt>
        <dd class="break">{app}</dd>
        <dt>Last in</dt>
        <dd class="break">
          {actor === undefined ? (
            'the process itself'
          ) : (
            <a class="mono tap" href={actorPath(app, actor)} title={actor}>
              {shortId(actor, 36)}
            </a>
          )}
        </dd>
        {type !== undefined && (
          <>
            <dt>Type</dt>
            <dd class="break">
              <a class="tap" href={typePath(app, type)}>
                {type}
              </a>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

interface LinesProps {
  studio: Studio;
  lines: readonly HistoryEntry[] | undefined;
  now: number;
  cause: CauseRow;
}

function Lines({ studio: { errors }, lines, now, cause }: LinesProps) {
  return (
    <section class="card" aria-label="Recent lines">
      <h3>
        Recent lines <span class="push t3">newest first</span>
      </h3>
      {!lines && (
        <p class="late t3">{errors.lines.unanswered.value ? 'Logs are not answered yet' : 'Reading logs'}</p>
      )}
      {lines?.length === 0 && (
        <p class="t3">No line of a log says this: it was reported with failed messages.</p>
      )}
      {lines && lines.length > 0 && (
        <ol class="history">
          {lines.map((entry, index) => (
            <li key={`${entry.seq}.${lines.length - index}`}>
              <LogRow entry={entry} now={now} pageOf={(id) => actorPath(cause.app, id)} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
