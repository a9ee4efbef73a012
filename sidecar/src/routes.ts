import { type Health, StudioError } from '@loom-studio/core-adapter/protocol';
import { actorRoutes } from './features/actors/actors.routes.ts';
import { completeRoutes } from './features/actors/complete.routes.ts';
import { resolveApp } from './features/actors/resolve.ts';
import type { Access } from './features/auth/access.ts';
import { guard } from './features/auth/guard.ts';
import { sessionRoutes } from './features/auth/session.routes.ts';
import { docsRoutes } from './features/docs/docs.routes.ts';
import { type Api, createApi } from './features/endpoint.ts';
import { errorRoutes } from './features/errors/errors.routes.ts';
import { graphRoutes } from './features/graph/graph.routes.ts';
import type { Graph } from './features/graph/graph.ts';
import { healthRoutes } from './features/health/health.routes.ts';
import { eventRoutes } from './features/ingest/events.routes.ts';
import { flushRoutes } from './features/ingest/flush.routes.ts';
import { journalRoutes } from './features/journal/journal.routes.ts';
import { logRoutes } from './features/logs/logs.routes.ts';
import { messageRoutes } from './features/messages/messages.routes.ts';
import { metricsRoutes } from './features/metrics/metrics.routes.ts';
import { prometheusRoutes } from './features/metrics/prometheus.routes.ts';
import type { Prometheus } from './features/metrics/prometheus.ts';
import type { Series } from './features/metrics/series.ts';
import { createMissing } from './features/not-found.ts';
import { asStudioError, problemResponse } from './features/problem.ts';
import { producerRoutes } from './features/producers/producers.routes.ts';
import { queueRoutes } from './features/queues/queues.routes.ts';
import { logRefusals, requestFields } from './features/request-log.ts';
import type { Presence } from './features/sidecars/presence.ts';
import { nameReplies, sidecarRoutes } from './features/sidecars/sidecars.routes.ts';
import { otlpRoutes } from './features/traces/otlp.routes.ts';
import type { SpanIntake } from './features/traces/span-intake.ts';
import { traceRoutes } from './features/traces/traces.routes.ts';
import type { RunningQueries } from './ingest/query/create-queries.ts';
import type { Pace } from './ingest/query/pace.ts';
import type { RunningStudio } from './ingest/studio.ts';
import type { Log } from './log.ts';
import type { StaticFiles } from './transport/static-files.ts';
import { VERSION } from './version.ts';

export interface Parts {
  id: string;
  presence: Presence;
  studio: RunningStudio;
  queries: RunningQueries;
  pace: Pace;
  series: Series;
  graph: Graph;
  spans: SpanIntake;
  access: Access;
  prometheus: Prometheus;
  files: StaticFiles;
  health: () => Health;
  /** Whether a balancer should send newcomers here. */
  ready: () => boolean;
  log: Log;
  now: () => number;
}

/** Everything that is asked for over HTTP: what the studio answers, and else the files of the pages. */
export function createRoutes({
  id,
  presence,
  studio,
  queries,
  pace,
  series,
  graph,
  spans,
  access,
  prometheus,
  files,
  health,
  ready,
  log,
  now,
}: Parts): Api {
  const api = createApi();
  nameReplies(api, id);
  logRefusals(api, log);
  guard(api, access);
  healthRoutes(api, health, ready);
  sessionRoutes(api, access);
  actorRoutes(api, { studio, now, pace, look: queries.look, measure: queries.measure });
  completeRoutes(api, studio.view);
  metricsRoutes(api, studio, series, now);
  graphRoutes(api, graph);
  const appOfId = (id: string, app?: string) => resolveApp(studio.view, id, app);
  journalRoutes(api, { studio, now, resolveApp: appOfId });
  messageRoutes(api, studio, appOfId);
  logRoutes(api, studio, appOfId);
  queueRoutes(api, studio.view);
  errorRoutes(api, studio.view);
  traceRoutes(api, studio, now);
  otlpRoutes(api, spans);
  eventRoutes(api, studio, now);
  flushRoutes(api, studio.workspace, studio.append);
  producerRoutes(api, studio);
  sidecarRoutes(api, presence.list);
  prometheusRoutes(api, prometheus, files);
  docsRoutes(api, VERSION);
  const missing = createMissing(api);
  api.notFound((c) => {
    const fault = missing(c);
    if (fault) return problemResponse(fault);
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return files(c.req.raw);
    return problemResponse(
      new StudioError('method_not_allowed', 'Pages are only read.', { allow: ['GET', 'HEAD'] }),
    );
  });
  api.onError((error, c) => problemResponse(asStudioError(error, log, requestFields(c))));
  return api;
}
