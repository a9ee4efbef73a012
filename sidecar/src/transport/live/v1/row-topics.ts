import {
  actorKey,
  type ChangeEntry,
  type HistoryLine,
  type LiveActor,
} from '@loom-studio/core-adapter/protocol';
import type { View } from '../../../studio.ts';
import type { LoadLevel } from '../load-level.ts';
import { createRowRate } from './row-rate.ts';
import { createRowTopic, type RowTopic } from './row-topic.ts';
import type { TopicContext } from './topic.ts';

/** The topics made of rows: every actor, or one. Finds out whom a commit concerns, and paces what is told. */
export interface RowTopics {
  all(): RowTopic;
  one(app: string, id: string): RowTopic;
  onChange(entry: ChangeEntry): void;
  onReset(): void;
  size(): number;
  close(): void;
}

/** Frames go out this often, less often the busier the sidecar is; the first change after a pause goes at once. */
const TICK_MS: Record<LoadLevel, number> = { calm: 25, busy: 50, strained: 100, overloaded: 100 };
/** Signs of life alone are told this often. */
const BEATS_MS = 1_000;

const ALL = 'actors';

export function createRowTopics(context: TopicContext): RowTopics {
  const { studio, elapsed, load } = context;
  const topics = new Map<string, RowTopic>();
  /** The topics of one actor, by its key. */
  const singles = new Map<string, RowTopic>();
  let all: RowTopic | undefined;
  let before = studio.position();
  let flushedAt = Number.NEGATIVE_INFINITY;
  let beatsAt = elapsed();
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    timer = undefined;
    flushedAt = elapsed();
    const withBeats = flushedAt - beatsAt >= BEATS_MS;
    if (withBeats) beatsAt = flushedAt;
    for (const topic of topics.values()) topic.flush(withBeats ? 'all' : 'urgent');
  };

  const pace = (): void => {
    if (timer) return;
    const wait = flushedAt + TICK_MS[load()] - elapsed();
    if (wait <= 0) flush();
    else timer = setTimeout(flush, wait);
  };

  const note = (entry: ChangeEntry): void => {
    for (const change of entry.actors) {
      all?.note(change);
      singles.get(change.key)?.note(change);
    }
    for (const { id, toggled } of entry.producers) {
      if (!toggled) continue;
      for (const key of studio.view.owned(id)) {
        all?.touch(key);
        singles.get(key)?.touch(key);
      }
    }
    for (const topic of topics.values()) topic.moved(entry, before);
  };

  const forgetting = (topic: RowTopic, forget: () => void): RowTopic => {
    topics.set(topic.t, topic);
    return {
      ...topic,
      leave(socket) {
        topic.leave(socket);
        if (topic.size() > 0) return;
        topics.delete(topic.t);
        topic.close();
        forget();
      },
    };
  };

  return {
    all() {
      all ??= forgetting(allActors(context), () => {
        all = undefined;
      });
      return all;
    },
    one(app, id) {
      const key = actorKey(app, id);
      const topic = singles.get(key) ?? forgetting(oneActor(context, app, id), () => singles.delete(key));
      singles.set(key, topic);
      return topic;
    },
    onChange(entry) {
      if (topics.size > 0) note(entry);
      before = studio.position();
      if (topics.size > 0) pace();
    },
    onReset() {
      before = studio.position();
      for (const topic of topics.values()) topic.restart();
    },
    size: () => topics.size,
    close() {
      clearTimeout(timer);
      for (const topic of topics.values()) topic.close();
    },
  };
}

function allActors(context: TopicContext): RowTopic {
  return createRowTopic({
    t: ALL,
    context,
    covers: () => true,
    rows: () => liveRows(context.studio.view, context.row),
    removed: 'leaves',
    lines: () => [],
  });
}

function* liveRows(view: View, row: TopicContext['row']): Iterable<LiveActor> {
  for (const { app, id } of view.live()) {
    const actor = row(actorKey(app, id));
    if (actor?.removedAt === undefined && actor) yield actor;
  }
}

function oneActor(context: TopicContext, app: string, id: string): RowTopic {
  const key = actorKey(app, id);
  return createRowTopic({
    t: `actor/${app}/${id}`,
    context,
    covers: (other) => other === key,
    rows: () => [context.row(key)].filter((row) => row !== undefined),
    removed: 'stays',
    lines: (entry) => linesOf(entry, key),
    rate: createRowRate({ key, row: context.row, keepRates: context.keepRates }),
  });
}

function linesOf({ history }: ChangeEntry, key: string): HistoryLine[] {
  if (history.length === 0) return [];
  const kinds = new Map<string, HistoryLine['kind']>([
    [`journal:${key}`, 'journal'],
    [`messages:${key}`, 'message'],
    [`logs:${key}`, 'log'],
  ]);
  return history.flatMap(({ key: line, entry }) => {
    const kind = kinds.get(line);
    return kind ? [{ kind, entry }] : [];
  });
}
