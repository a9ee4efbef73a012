import { hostname } from 'node:os';
import { chooseLink } from './links/choose-link.ts';
import { LIMITS } from './protocol/limits.ts';
import { compileRedactions, DEFAULT_REDACTIONS, type Redactions } from './protocol/redact.ts';
import type { DiscoveryLike, Link, RegistryLike, StudioOptions } from './types.ts';
import { readWatchdog, type WatchdogSettings } from './watchdog/settings.ts';

export const DEFAULT_OUTBOX_BYTES = 8 * 1024 * 1024;
/** Room for the largest event in flight, another waiting, and a resync on its way. */
export const MIN_OUTBOX_BYTES = 4 * LIMITS.eventBytes;
const DEFAULT_RECONCILE_MS = 60_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Own properties by which Loom's registries over a shared store are known. */
const SHARED_STORES = ['redis', 'container'] as const;

export interface Settings {
  link: Link;
  workspace: string;
  /** Absent: none is wanted. */
  watchdog: WatchdogSettings | undefined;
  app: string;
  instance: string;
  workers: ReadonlySet<string>;
  redactions: Redactions;
  maxAgeMs: number | undefined;
  autoCleanup: boolean | undefined;
  reconcileIntervalMs: number;
  outboxBytes: number;
  shared: boolean;
  /** Never throws. */
  log(line: string): void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What people write into an environment to switch something off. */
const OFF = new Set(['false', '0', 'no', 'off']);

export function isEnabled(options: StudioOptions, env: Environment): boolean {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: must be an object');
  return boolean('enabled', options.enabled) ?? !OFF.has(env.STUDIO_ENABLED?.trim().toLowerCase() ?? '');
}

/** Stands for the registry of an app without one. */
export const NO_REGISTRY: RegistryLike = {
  register: () => undefined,
  unregister: () => undefined,
  get: () => undefined,
  getAll: () => [],
};

/** Takes a registry or what carries one. Throws `TypeError` when it is neither. */
export function registryOf(source: RegistryLike | DiscoveryLike): RegistryLike {
  const carries = typeof source === 'object' && source !== null && 'registry' in source;
  const registry: unknown = carries ? source.registry : source;
  for (const method of ['register', 'unregister', 'get', 'getAll'] as const) {
    const present = typeof registry === 'object' && registry !== null && method in registry;
    if (!present) throw new TypeError(`not a Loom registry or DiscoveryService: ${method}() is missing`);
  }
  return registry as RegistryLike;
}

/** Everything decided and checked. Throws `TypeError` naming the option and its value. */
export function readSettings(registry: RegistryLike, options: StudioOptions, env: Environment): Settings {
  const workspace = name('workspace', options.workspace ?? (env.STUDIO_WORKSPACE || 'default'));
  if (options.log !== undefined && typeof options.log !== 'function')
    throw new TypeError('log: must be a function that takes a line');
  const log = quietly(options.log ?? ((line) => console.warn(`[loom-studio] ${line}`)));
  const watchdog = readWatchdog(options, env);
  return {
    link: chooseLink(options, { env, workspace, log }),
    ...{ workspace, watchdog },
    app: name('app', options.app ?? 'default'),
    instance: name('instance', options.instance ?? defaultInstance()),
    workers: new Set(strings('workerId', [options.workerId ?? []].flat())),
    redactions: compileRedactions([...DEFAULT_REDACTIONS, ...strings('redact', options.redact ?? [])]),
    maxAgeMs: options.maxAge === undefined ? undefined : 1000 * atLeast('maxAge', options.maxAge, 1),
    autoCleanup: boolean('autoCleanup', options.autoCleanup),
    reconcileIntervalMs: atLeast(
      'reconcileIntervalMs',
      options.reconcileIntervalMs ?? DEFAULT_RECONCILE_MS,
      0,
    ),
    outboxBytes: atLeast('outboxBytes', options.outboxBytes ?? DEFAULT_OUTBOX_BYTES, MIN_OUTBOX_BYTES),
    shared:
      boolean('shared', options.shared) ?? SHARED_STORES.some((store) => Object.hasOwn(registry, store)),
    log,
  };
}

function name(option: string, value: string): string {
  if (typeof value === 'string' && value.length <= LIMITS.appChars && NAME.test(value)) return value;
  throw new TypeError(`${option}: "${value}" must be up to ${LIMITS.appChars} letters, digits, dots, dashes`);
}

function defaultInstance(): string {
  const host = hostname()
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return `${host.slice(0, 48) || 'host'}-${process.pid}`;
}

function strings(option: string, values: readonly string[]): readonly string[] {
  if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return values;
  throw new TypeError(`${option}: must be strings`);
}

function boolean(option: string, value: boolean | undefined): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw new TypeError(`${option}: must be true or false`);
}

function atLeast(option: string, value: number, min: number): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= min) return value;
  throw new TypeError(`${option}: ${value} must be a number of at least ${min}`);
}

function quietly(log: (line: string) => void): (line: string) => void {
  return (line) => {
    // The app's own logger may fail, at once or later: it must not take the adapter or the app with it.
    const ignore = (): void => undefined;
    try {
      const later: unknown = log(line);
      if (later instanceof Promise) later.catch(ignore);
    } catch {
      ignore();
    }
  };
}
