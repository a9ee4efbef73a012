import type { LiveActor, RemovalCause } from '@loom-studio/core-adapter/protocol';
import { useEffect } from 'preact/hooks';
import { formatAgo, formatClock } from '../../parts/format.ts';
import { JsonTree } from '../../parts/json-tree.tsx';
import type { Studio } from '../../studio.ts';
import { JournalList } from '../journal/journal-list.tsx';
import { LogList } from '../journal/log-list.tsx';
import { MessageList } from '../journal/message-list.tsx';
import { ActorHeader } from './actor-header.tsx';
import { BlockedBanner } from './blocked-banner.tsx';
import type { Detail } from './detail-model.ts';
import { Family } from './family.tsx';
import { Figures } from './figures.tsx';
import { actorPage, identityOf, keyOf } from './identity.ts';
import { LastError } from './last-error.tsx';
import { LostBanner } from './lost-banner.tsx';
import type { Missing } from './missing.ts';
import { missingHere, NotRecorded } from './not-recorded.tsx';
import { TypeQueue } from './type-queue.tsx';
import { UnderWay } from './under-way.tsx';

/** What is known of one actor, in the panel and on its page. */
export function ActorDetail({ studio }: { studio: Studio }) {
  const detail = studio.detail.detail.value;
  if (detail.kind === 'none') return null;
  if (detail.kind === 'known') return <KnownActor studio={studio} actor={detail.actor} />;
  return <UnknownActor studio={studio} detail={detail} />;
}

/** Beside the kind of a message: a whole UUID on a wide page, both ends of one elsewhere. */
const PEER_CHARS = { wide: 36, narrow: 14 };

function KnownActor({ studio, actor }: { studio: Studio; actor: LiveActor }) {
  const { detail, connection, queues, producers } = studio;
  useEffect(() => queues.follow(), [queues]);
  useEffect(() => producers.look(), [producers]);
  const now = connection.studioSecond.value;
  const search = studio.navigation.search.value;
  const wide = studio.navigation.route.value.screen === 'actor' && !studio.layout.narrow.value;
  const pageOf = (id: string) => actorPage(keyOf({ app: actor.app, id }), search);
  const missing = missingHere(studio, actor);
  const isTold = (...parts: Array<Missing['part']>) =>
    !parts.every((each) => missing.some(({ part }) => part === each));
  return (
    <div class="detail">
      <ActorHeader studio={studio} actor={actor} />
      {actor.removedAt !== undefined && <RemovedNote at={actor.removedAt} cause={actor.cause} now={now} />}
      <BlockedBanner studio={studio} actor={actor} />
      <LostBanner studio={studio} actor={actor} />
      <div class="column">
        <UnderWay studio={studio} actor={actor} pageOf={pageOf} />
        <Figures studio={studio} actor={actor} />
        <LastError actor={actor} now={now} />
        <TypeQueue studio={studio} actor={actor} />
        <Family key={actor.key} studio={studio} actor={actor} pageOf={pageOf} />
        <Metadata actor={actor} />
        <NotRecorded missing={missing} />
      </div>
      <div class="column">
        <JournalList model={detail.journal} now={now} recorded={isTold('journal')} />
        <MessageList
          model={detail.messages}
          recorded={isTold('runtime', 'queue')}
          now={now}
          actor={actor}
          pageOf={pageOf}
          peerChars={PEER_CHARS[wide ? 'wide' : 'narrow']}
        />
        <LogList model={detail.logs} now={now} recorded={isTold('log')} />
      </div>
    </div>
  );
}

interface RemovedNoteProps {
  at: number;
  cause: RemovalCause | undefined;
  now: number;
}

function RemovedNote({ at, cause, now }: RemovedNoteProps) {
  return (
    <p class="note" role="status">
      <b>
        Removed {formatAgo(now - at)}, at {formatClock(at, now)}:
      </b>{' '}
      {cause === undefined ? 'the cause is not known.' : CAUSES[cause]} You see its last state.
    </p>
  );
}

const CAUSES: Record<RemovalCause, string> = {
  unregistered: 'its app unregistered it.',
  missing: 'its app no longer listed it.',
  expired: 'nothing was heard of it for its maximum age.',
  evicted: 'its app evicted it.',
};

function Metadata({ actor }: { actor: LiveActor }) {
  const members = Object.keys(actor.metadata ?? {}).length;
  return (
    <section class="card" aria-label="Metadata">
      <h3>Metadata {members > 0 && <span class="t3">{members}</span>}</h3>
      {members > 0 ? <JsonTree value={actor.metadata} /> : <p class="t3">The app gave none.</p>}
    </section>
  );
}

type UnknownDetail = Exclude<Detail, { kind: 'known' } | { kind: 'none' }>;

function UnknownActor({ studio, detail }: { studio: Studio; detail: UnknownDetail }) {
  if (detail.kind === 'loading') return <p class="sheet late t3">Reading the actor</p>;
  const { app, id } = identityOf(detail.key);
  return (
    <section class="sheet">
      <h2 class="title">{TITLES[detail.kind]}</h2>
      <p class="mono break">{id}</p>
      {detail.kind === 'missing' && (
        <p class="t2">
          App {app} has no actor with this id, and none was removed lately. Ids are case-sensitive.
        </p>
      )}
      {detail.kind === 'unreadable' && <Unreadable studio={studio} text={detail.detail} />}
    </section>
  );
}

const TITLES = {
  missing: 'No such actor',
  unreadable: 'The actor could not be read',
};

function Unreadable({ studio, text }: { studio: Studio; text: string }) {
  return (
    <>
      <p class="t2">{text}</p>
      <button type="button" class="btn tall" onClick={studio.detail.retry}>
        Try again
      </button>
    </>
  );
}
