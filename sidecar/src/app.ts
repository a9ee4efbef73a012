import { type Health, LIVE_PROTOCOL } from '@loom-studio/core-adapter/protocol';
import { chooseEngine } from './choose-engine.ts';
import { type Config, isLoopback } from './config.ts';
import type { Drops, Engine } from './engine/engine.ts';
import { createDiscoveryLog } from './features/actors/discovery-log.ts';
import { resolveApp } from './features/actors/resolve.ts';
import { type Access, createAccess } from './features/auth/access.ts';
import { admit } from './features/auth/guard.ts';
import { createDiscovery } from './features/discovery/discovery.ts';
import { discoveryFigures, discoveryHealth } from './features/discovery/figures.ts';
import { createGraph } from './features/graph/graph.ts';
import { healthOf } from './features/health/health.ts';
import { createTrouble } from './features/health/trouble.ts';
import { createPrometheus } from './features/metrics/prometheus.ts';
import { createSeries } from './features/metrics/series.ts';
import { createStudioFigures } from './features/metrics/studio-figures.ts';
import { createPresence, newSidecarId } from './features/sidecars/presence.ts';
import { createSpanIntake } from './features/traces/span-intake.ts';
import { createQueries } from './ingest/query/create-queries.ts';
import { createPace } from './ingest/query/pace.ts';
import { createStudio, type RunningStudio } from './ingest/studio.ts';
import { createCalm, type Log, logFailure } from './log.ts';
import { createRoutes } from './routes.ts';
import { createIdentify } from './transport/caller.ts';
import { createInFlight } from './transport/in-flight.ts';
import { createAdmission } from './transport/live/admission.ts';
import { createLegacySession } from './transport/live/legacy.ts';
import { createLive } from './transport/live/live.ts';
import { createLoad, type Load, loadFigure } from './transport/live/load.ts';
import { createV1Session } from './transport/live/v1/session.ts';
import { createProxies } from './transport/proxies.ts';
import { startTransport } from './transport/start.ts';
import { loadStaticFiles } from './transport/static-files.ts';
import type { Transport } from './transport/transport.ts';
import { VERSION } from './version.ts';

export interface SidecarOptions {
  config: Config;
  log: Log;
  /** The embedded engine when absent. */
  engine?: Engine;
  now?: () => number;
  /** How busy its event loop is. Handed in where others share the loop, such as a test with all its clients. */
  load?: Load;
}

export interface Sidecar {
  /** Its name among those of the workspace, new with each start. */
  readonly id: string;
  /** Where people open it. */
  readonly url: string;
  readonly studio: RunningStudio;
  readonly transport: string;
  readonly engine: Engine;
  close(): Promise<void>;
}

/** Sockets are told to leave within this time, so that a stop takes at most 5 s in all. */
const DRAIN_MS = 1_500;
const SETTLE_MS = 1_000;

/**
 * One sidecar, whole: engine, view, features and the port.
 *
 * @example
 * const sidecar = await createSidecar({ config: readConfig({ PORT: '0' }), log: silentLog });
 * await fetch(`${sidecar.url}/api/health`);
 * await sidecar.close();
 */
export async function createSidecar({
  config,
  log,
  engine: given,
  now = Date.now,
  load = createLoad(),
}: SidecarOptions): Promise<Sidecar> {
  const id = newSidecarId();
  const onError = createCalm(log);
  const engine = given ?? chooseEngine(config, onError, ({ code, text }) => log.warn({ code }, text));
  const studio = await createStudio({
    engine,
    workspace: config.workspace,
    policy: { maxAgeMs: config.maxAgeMs, retentionMs: config.retentionMs, maxActors: config.maxActors },
    onError,
    id,
  });
  const discovery =
    config.discovery && createDiscovery(config.discovery, { id, engine, studio, now, log, onError });
  const pace = createPace();
  const queries = createQueries({
    studio,
    pace,
    onError: (error) => logFailure(log, error, 'a list could not be kept'),
  });
  const access = accessOf(config, now, (client) =>
    log.warn({ client }, 'too many wrong tokens from one address, which has to wait now'),
  );
  // The transport exists last, so what needs it asks for it when used.
  let transport: Transport | undefined;
  const trouble = createTrouble({ view: studio.view, engine, now });
  const health = (): Health =>
    healthOf(
      studio.view,
      {
        version: VERSION,
        workspace: config.workspace,
        engine: engine.kind,
        trouble: trouble(),
        notices: engine.notices?.() ?? [],
        transport: transport?.name ?? '',
        ...(discovery && { further: { discovery: discoveryHealth(discovery) } }),
      },
      now(),
    );
  const series = createSeries({ studio });
  const graph = createGraph({ studio });
  const spans = createSpanIntake({ studio, now });
  const v1 = createV1Session({
    studio,
    queries,
    series,
    graph,
    version: VERSION,
    sidecar: id,
    trouble,
    publish: (topic, text) => transport?.publish(topic, text),
    now,
    log,
    load: load.level,
  });
  const legacy = createLegacySession({
    studio,
    health,
    resolveApp: (id) => resolveApp(studio.view, id),
    publish: (topic, text) => transport?.publish(topic, text),
    log,
  });
  const live = createLive({
    admit: (handshake) => admit(access, handshake),
    admission: createAdmission({ now: () => performance.now(), load: load.level }),
    now: () => performance.now(),
    sessions: { '': legacy, [LIVE_PROTOCOL]: v1 },
  });
  const presence = createPresence({
    id,
    version: VERSION,
    engine,
    studio,
    transport: () => transport?.name ?? '',
    sockets: () => ({ live: v1.counts().sockets, legacy: live.count() - v1.counts().sockets }),
    leads: studio.leads,
    onError,
  });
  const own = createStudioFigures({ engine, studio, leads: studio.leads });
  const prometheus = createPrometheus({
    view: studio.view,
    sockets: live.count,
    live: v1.counts,
    figures: [loadFigure(load), ...own.figures, ...(discovery ? discoveryFigures(discovery) : [])],
    sidecars: presence.known,
    drops: () => allDrops([series, graph, spans, queries, live, v1, legacy, access, presence]),
  });
  const files = await loadStaticFiles(config.uiDir);
  const api = createRoutes({
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
    ready: () => studio.ready() && load.level() !== 'overloaded',
    log,
    now,
  });
  const discovered = createDiscoveryLog(studio.view, log, now);
  const undo = [studio.onChange(discovered.onChange), studio.onReset(discovered.reset)];
  const requests = createInFlight(api.fetch);
  const { host, port } = config;
  const closeInside = async () => {
    await discovery?.close();
    for (const each of undo) each();
    v1.stop();
    queries.close();
    prometheus.close();
    load.close();
    own.close();
    series.close();
    graph.close();
    await studio.close();
    if (!given) await engine.close();
  };
  try {
    transport = await startTransport(config.transport, {
      host,
      port,
      fetch: requests.fetch,
      sockets: live,
      identify: createIdentify(createProxies(config.trustProxy)),
      log,
    });
  } catch (error) {
    await presence.close();
    await closeInside();
    throw error;
  }
  const running = transport;
  presence.start();
  return {
    id,
    url: urlOf(host, running.port),
    studio,
    engine,
    transport: running.name,
    async close() {
      running.refuse();
      const left = presence.close();
      await live.drain(DRAIN_MS);
      await requests.settled(SETTLE_MS);
      await left;
      await closeInside();
      await running.close();
    },
  };
}

function allDrops(parts: Array<{ drops(): Drops }>): Drops {
  return Object.assign({}, ...parts.map(({ drops }) => drops()));
}

function accessOf(config: Config, now: () => number, onBlocked: (client: string) => void): Access {
  const { allowedHosts, allowedOrigins, token } = config;
  const options = { loopback: isLoopback(config.host), allowedHosts, allowedOrigins };
  return createAccess(token === undefined ? options : { ...options, token }, now, onBlocked);
}

/** Listening everywhere is reached, from this machine, at loopback. */
function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}
