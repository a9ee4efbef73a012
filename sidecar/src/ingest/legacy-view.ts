import type { ActorRecord, LegacyActor, Metrics } from '@loom-studio/core-adapter/protocol';
import type { Picture } from './picture.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** The seed's shape of a record. `now` and `ownerLostSince` are engine time. */
export function toLegacy(record: ActorRecord, now: number, ownerLostSince: number | undefined): LegacyActor {
  return {
    id: record.id,
    type: record.type,
    status: record.status,
    workerId: record.worker ?? '',
    messageCount: record.messageCount,
    queueDepth: record.queueDepth ?? 0,
    lastHeartbeat: iso(record.lastHeartbeat ?? record.seenAt),
    uptime: Math.max(0, (record.removedAt ?? now) - record.registeredAt),
    ...(record.metadata && { metadata: record.metadata }),
    app: record.app,
    ...(record.createdAt !== undefined && { createdAt: iso(record.createdAt) }),
    ...(record.lastActiveAt !== undefined && { lastActiveAt: iso(record.lastActiveAt) }),
    ...(record.endpoint !== undefined && { serverEndpoint: record.endpoint }),
    registeredAt: iso(record.registeredAt),
    statusAt: iso(record.statusAt),
    seenAt: iso(record.seenAt),
    queueDepthMeasured: record.queueDepth !== undefined,
    ...(record.quietSince !== undefined && { quietSince: iso(record.quietSince) }),
    ...(ownerLostSince !== undefined && { ownerLostSince: iso(ownerLostSince) }),
    ...(record.errors !== undefined && { errors: record.errors }),
    ...(record.waitMs !== undefined && { lastWaitMs: record.waitMs }),
    ...(record.runMs !== undefined && { lastRunMs: record.runMs }),
    ...(record.lastError !== undefined && { lastError: record.lastError }),
    ...(record.lastErrorAt !== undefined && { lastErrorAt: iso(record.lastErrorAt) }),
    ...(record.parent !== undefined && { parent: record.parent }),
    ...(record.work && { work: record.work }),
    ...(record.blockedSince !== undefined && { blockedSince: iso(record.blockedSince) }),
    ...(record.removedAt !== undefined && { removedAt: iso(record.removedAt) }),
    ...(record.cause && { cause: record.cause }),
    v: record.v,
  };
}

export function toMetrics(picture: Picture): Metrics {
  const { counts, live } = picture;
  const { totals, recent, reports, now } = picture.state();
  const status = (name: string) => counts.byStatus.get(name) ?? 0;
  const rate = perSecond(recent);
  const extra = soleReport(reports);
  return {
    timestamp: iso(now),
    actorPools: {
      ...objectIn(extra, 'actorPools'),
      totalActors: live.size,
      activeActors: status('active') + status('busy'),
      idleActors: status('idle'),
      busyActors: status('busy'),
      evictedActors: status('evicted'),
      failedActors: status('failed'),
      quietActors: counts.quiet,
      ownerLostActors: ownerLost(picture),
      byType: Object.fromEntries(counts.byType),
      byStatus: Object.fromEntries(counts.byStatus),
      byWorker: Object.fromEntries(counts.byWorker),
    },
    messageQueues: {
      ...unmeasured(objectIn(extra, 'messageQueues')),
      totalMessages: totals.messages + totals.carried,
      ...(rate !== undefined && { messagesPerSecond: rate }),
      ...(counts.measured > 0 && { pendingMessages: counts.depth }),
    },
    ...(extra['locks'] !== undefined && { locks: objectIn(extra, 'locks') }),
    ...(extra['traces'] !== undefined && { traces: objectIn(extra, 'traces') }),
    ...(Object.keys(reports).length > 0 && { reported: reports }),
  };
}

/** Figures of two apps cannot be told apart where only one has room, so then none is shown there. */
function soleReport(reports: Record<string, Record<string, unknown>>): Record<string, unknown> {
  const all = Object.values(reports);
  return (all.length === 1 && all[0]) || {};
}

function objectIn(report: Record<string, unknown>, field: string): Record<string, unknown> {
  const value = report[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** What the studio measures itself is left out even while it has nothing to show. */
function unmeasured(queues: Record<string, unknown>): Record<string, unknown> {
  const { totalMessages: _total, messagesPerSecond: _rate, ...others } = queues;
  return others;
}

function perSecond(recent: Array<[number, number]>): number | undefined {
  const first = recent[0];
  const last = recent.at(-1);
  if (!first || !last || last[0] <= first[0]) return undefined;
  return Math.round(((last[1] - first[1]) / (last[0] - first[0])) * 10_000) / 10;
}

function ownerLost({ producers, owned }: Picture): number {
  let lost = 0;
  for (const producer of producers.values())
    if (producer.lostSince !== undefined) lost += owned(producer.id).size;
  return lost;
}
