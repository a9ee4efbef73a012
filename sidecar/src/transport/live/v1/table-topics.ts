import {
  LIVE_BOUNDS,
  TABLE_ROWS,
  type TablesData,
  type TablesRequest,
} from '@loom-studio/core-adapter/protocol';
import { shownErrors } from '../../../features/errors/errors.ts';
import { shownQueues } from '../../../features/queues/queues.ts';
import type { View } from '../../../studio.ts';
import { encode } from './frames.ts';
import { createStateTopic, type StateTopic } from './state-topic.ts';
import type { TopicContext } from './topic.ts';

interface TableOptions {
  t: string;
  context: TopicContext;
  onEmpty: () => void;
}

type Asked = Omit<TablesRequest, 'topic'>;

/** Frames go out no more often. */
const TABLE_EVERY_MS = 500;
/** Whether a queue grows depends on the time too: then it is looked at though nobody told of it. */
const STALE_MS = 5_000;

/** The whole of a small table when it changed; nothing is computed between two looks unless it did. */
export function createTableTopic({ t, context, onEmpty }: TableOptions, asked: Asked): StateTopic {
  const { view } = context.studio;
  let frames = 0;
  let last: { table: object; text: string; rows: string; lookedAt: number } | undefined;
  const at = () => `t${frames}`;

  /** Whether there is something new to tell. */
  const look = (): boolean => {
    const table = view.state.tables[asked.of];
    const { now } = view.state;
    if (last?.table === table && now - last.lookedAt < STALE_MS) return false;
    const data = tableData(view, asked);
    const rows = JSON.stringify([data.queues, data.causes, data.forgotten]);
    const isNew = rows !== last?.rows;
    if (isNew) frames += 1;
    const text = isNew || !last ? encode({ type: 'tables', t, at: at(), data }) : last.text;
    last = { table, text, rows, lookedAt: now };
    return isNew;
  };

  /** What was told last: a newcomer hears of what is newer together with all others. */
  const whole = () => {
    if (!last) look();
    return last?.text;
  };
  const topic = createStateTopic({ t, context, whole, at, onEmpty });
  const timer = setInterval(() => {
    if (look() && last) topic.broadcast(last.text);
  }, TABLE_EVERY_MS);
  return {
    ...topic,
    close() {
      clearInterval(timer);
      topic.close();
    },
  };
}

function tableData(view: View, { of, app }: Asked): TablesData {
  const { now, tables, totals } = view.state;
  if (of === 'queues') {
    const queues = shownQueues(tables.queues, now, app);
    const shown = queues.slice(0, LIVE_BOUNDS.tableRows);
    return { now, queues: shown, more: queues.length - shown.length, forgotten: totals.queuesForgotten ?? 0 };
  }
  const causes = shownErrors(tables.causes, { app, limit: TABLE_ROWS.causes });
  const shown = causes.slice(0, LIVE_BOUNDS.tableRows);
  return { now, causes: shown, more: causes.length - shown.length, forgotten: totals.causesForgotten ?? 0 };
}
