/** Loom's `MetricsResponse`, as far as the studio shows it. */
export interface Asked {
  actorPool?: Record<string, unknown> | null;
  messageQueue?: Record<string, unknown> | null;
  locks?: Record<string, unknown> | null;
  tracing?: Record<string, unknown> | null;
}

/** How often each event was recorded since the hooks are on. */
export interface Heard {
  actors: Map<string, number>;
  messages: Map<string, number>;
  locks: Map<string, number>;
}

type Fields = Record<string, unknown>;

/** Name in the studio → name in Loom's collector. */
const POOLS = { totalActors: 'total', activeActors: 'active', idleActors: 'idle', evictedActors: 'evicted' };
const QUEUES = {
  pendingMessages: 'pending',
  processingMessages: 'processing',
  completedMessages: 'completed',
  failedMessages: 'failed',
  avgLatency: 'avgProcessingTimeMs',
};
const LOCKS = { activeLocks: 'activeLocksCount', failedAcquisitions: 'totalLockFailures' };
const TRACES = { totalTraces: 'totalTraces', activeTraces: 'runningTraces' };

/**
 * What a collector says, in the words the studio shows. A collector begins with zero everywhere: a part in which
 * nothing was recorded and all is zero was measured by nobody, and is absent.
 */
export function legacyFigures(asked: Asked | undefined, heard: Heard): Fields {
  const pool = asked?.actorPool ?? {};
  const utilization = figure(pool.utilizationPercent);
  const parts: Fields = {
    actorPools: part(pool, POOLS, heard.actors, {
      ...(utilization !== undefined && { poolUtilization: utilization / 100 }),
    }),
    messageQueues: part(asked?.messageQueue ?? {}, QUEUES, heard.messages),
    locks: part(asked?.locks ?? {}, LOCKS, heard.locks) ?? locksHeard(heard.locks),
    traces: part(asked?.tracing ?? {}, TRACES, undefined, averageEvents(asked?.tracing ?? {})),
    recorded: recorded(heard),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function part(
  from: Fields,
  names: Record<string, string>,
  heard: Map<string, number> | undefined,
  more: Fields = {},
): Fields | undefined {
  const figures: Fields = { ...more };
  for (const [name, source] of Object.entries(names)) {
    const value = figure(from[source]);
    if (value !== undefined) figures[name] = value;
  }
  const values = Object.values(figures);
  if (values.length === 0) return undefined;
  // Where events cannot be heard, the collector was asked to measure on purpose.
  const isMeasured = heard === undefined || heard.size > 0 || values.some((value) => value !== 0);
  return isMeasured ? figures : undefined;
}

function recorded(heard: Heard): Fields | undefined {
  const counts = Object.entries(heard).filter(([, events]) => events.size > 0);
  if (counts.length === 0) return undefined;
  return Object.fromEntries(counts.map(([kind, events]) => [kind, Object.fromEntries(events)]));
}

/** A collector that tells nothing of locks: what was heard since the hooks are on, no more. */
function locksHeard(heard: Map<string, number>): Fields | undefined {
  return heard.size > 0 ? { failedAcquisitions: heard.get('failed') ?? 0 } : undefined;
}

function averageEvents({ totalTraces, totalEvents }: Fields): Fields {
  const [traces, events] = [figure(totalTraces), figure(totalEvents)];
  return traces && events !== undefined ? { averageEventCount: events / traces } : {};
}

/** Collectors that hear only half of it count below zero: that is no measure. */
function figure(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
