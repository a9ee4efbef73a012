import { QUEUE_TREND, type QueueRow, type ShownQueue, waitingIn } from '@loom-studio/core-adapter/protocol';

/** How far back growth is looked for: half a minute, and one step for the point that was before it. */
const GROWTH_MS = 30_000 + QUEUE_TREND.stepMs;
/** Fewer points are too few to tell growth from a burst. */
const LEAST_POINTS = 3;
/** What waits must have risen by this many messages, by this part of what waits, and by this part of its ups and downs. */
const LEAST_RISE = { messages: 3, ofDepth: 0.01, ofMoves: 0.5 };

/** Queues of one app, or of all: those with most waiting first, those that nobody measures last. */
export function shownQueues(rows: Record<string, QueueRow>, now: number, app?: string): ShownQueue[] {
  return Object.values(rows)
    .filter((row) => app === undefined || row.app === app)
    .map((row) => shownQueue(row, now))
    .sort(deepestFirst);
}

function shownQueue(row: QueueRow, now: number): ShownQueue {
  const depth = waitingIn(row);
  const growing = depth !== undefined && isGrowing(row.trend, now);
  return { ...row, ...(depth !== undefined && { depth }), growing };
}

/**
 * Whether more comes than is taken. What waits is what came and was not taken, so what waits tells it alone, even
 * where those who send are not observed: it is noticeably more than half a minute ago, and has not begun to fall.
 */
export function isGrowing(trend: QueueRow['trend'], now: number): boolean {
  const depths = trend.filter(([at]) => at > now - GROWTH_MS).map(([, depth]) => depth);
  const [first = 0, last = 0] = [depths[0], depths.at(-1)];
  const moves = depths
    .slice(1)
    .reduce((sum, depth, index) => sum + Math.abs(depth - (depths[index] ?? 0)), 0);
  const { messages, ofDepth, ofMoves } = LEAST_RISE;
  const isNoticeable = last - first >= Math.max(messages, ofDepth * last, ofMoves * moves);
  return depths.length >= LEAST_POINTS && isNoticeable && last >= (depths.at(-2) ?? 0);
}

function deepestFirst(left: ShownQueue, right: ShownQueue): number {
  return (
    (right.depth ?? -1) - (left.depth ?? -1) || compare(left.name, right.name) || compare(left.app, right.app)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
