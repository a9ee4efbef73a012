import { formatAgo, formatCount, plural } from '../../parts/format.ts';
import { StatusGlyph } from '../../parts/status-glyph.tsx';
import type { Studio } from '../../studio.ts';
import { Freshness } from '../connection/freshness.tsx';
import type { Producer } from '../producers/model.ts';
import { withWatchdogs } from '../producers/rows.ts';
import { lastLost, producerWords } from './producer-words.ts';

/** More marks than these are counted instead of drawn. */
const MOST_MARKS = 24;

/** The way from the apps to this page, each hop with what is known of it. */
export function ConnectionStrip({ studio }: { studio: Studio }) {
  const list = studio.producers.list.value;
  const producers = list && withWatchdogs(list);
  const health = studio.health.value;
  return (
    <section class="hops" aria-label="Connection">
      <h2 class="sect">Connection</h2>
      {producers ? (
        <Producers producers={producers} now={studio.connection.studioSecond.value} />
      ) : (
        <span class="t3">
          {studio.connection.phase.value === 'stale' ? 'producers not read yet' : 'reading producers'}
        </span>
      )}
      {health && (
        <span class="hop">
          <span class="t3">Studio</span> <b>{health.version}</b>
          <span class="t3">
            {health.engine} engine, {health.transport} transport
          </span>
        </span>
      )}
      <span class="hop">
        <span class="t3">This tab</span> <Freshness studio={studio} />
      </span>
    </section>
  );
}

function Producers({ producers, now }: { producers: readonly Producer[]; now: number }) {
  if (producers.length === 0) return <span class="t2">No adapter has reported yet</span>;
  const present = producers.filter(({ lostSince }) => lostSince === undefined).length;
  const latest = lastLost(producers);
  return (
    <span class="hop">
      <span class="t2">
        <b>{formatCount(present)}</b> of {plural(producers.length, 'producer')}
      </span>
      {producers.length <= MOST_MARKS && (
        <span class="marks" aria-hidden="true">
          {producers.map((each) => (
            <span key={each.id} title={producerWords(each, now)}>
              <StatusGlyph status={each.lostSince === undefined ? 'active' : 'owner lost'} />
            </span>
          ))}
        </span>
      )}
      {latest !== undefined && <span class="t3">last lost {formatAgo(now - latest)}</span>}
    </span>
  );
}
