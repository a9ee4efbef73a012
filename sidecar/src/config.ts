import { fileURLToPath } from 'node:url';
import { appName, parseRedisUrl, type RedisAddress, workspaceName } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import { isHostName, isNetwork, isOrigin } from './addresses.ts';

interface Variable<T> {
  about: string;
  /** Completes "expected …" when the value does not fit. */
  expects: string;
  schema: z.ZodType<T, string>;
  /** As one would write it in the environment; empty means not set. */
  fallback: string;
  /** Never printed or logged. */
  secret?: true;
}

const REDIS_FORMS =
  'redis://[user:password@]host[:port][/db], redis+sentinel://host,…/group or redis://host,host,…';

/** Every environment variable the sidecar reads. Parsing, `--help`, the README table and errors come from here. */
const VARIABLES = {
  PORT: wholeNumber(0, 65_535, '9090', 'Port to listen on; 0 takes any free one.'),
  HOST: text('127.0.0.1', 'Address to listen on. Anything beyond loopback needs STUDIO_TOKEN.'),
  STUDIO_TOKEN: {
    about: 'Shared secret that API, metrics and sockets then ask for; at least 16 characters.',
    expects: 'at least 16 visible ASCII characters without spaces',
    schema: z.string().regex(/^([\x21-\x7e]{16,})?$/),
    fallback: '',
    secret: true,
  },
  STUDIO_AUTH: choice(
    ['on', 'off'],
    'on',
    '`off` serves beyond loopback without a token: anyone may connect.',
  ),
  STUDIO_WORKSPACE: {
    about: 'Workspace this sidecar serves.',
    expects: 'letters, digits, dot, dash or underscore',
    schema: workspaceName,
    fallback: 'default',
  },
  REDIS_URL: {
    about:
      'Redis that sidecars share: `redis://host`, `redis+sentinel://a,b/group`, for a Cluster `redis://a,b`. Empty: the embedded engine.',
    expects: REDIS_FORMS,
    schema: z.string().refine((value) => value === '' || parseRedisUrl(value) !== undefined),
    fallback: '',
    secret: true,
  },
  LOOM_REDIS_URL: {
    about:
      'Redis in which an unmodified Loom app keeps its registry: its actors then show without the adapter. Forms as for REDIS_URL; an account that may only read is enough.',
    expects: REDIS_FORMS,
    schema: z.string().refine((value) => value === '' || parseRedisUrl(value) !== undefined),
    fallback: '',
    secret: true,
  },
  LOOM_KEY_PREFIX: {
    about: "The `keyPrefix` of that app's `RedisActorRegistry`.",
    expects: 'at most 200 characters without spaces',
    schema: z.string().regex(/^[^\s\p{C}]{1,200}$/u),
    fallback: 'loom:actor',
  },
  LOOM_APP: {
    about: 'App under which those actors are shown.',
    expects: 'letters, digits, dot, dash or underscore',
    schema: appName,
    fallback: 'loom',
  },
  ALLOWED_ORIGINS: list(
    'Further web origins that may read and write, separated by commas.',
    'origins like https://studio.example.org, separated by commas',
    isOrigin,
  ),
  ALLOWED_HOSTS: list(
    'Further names this studio is reached by, separated by commas (Host header).',
    'host names, separated by commas',
    isHostName,
  ),
  TRUST_PROXY: list(
    'Proxies whose `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Request-Id` are believed: addresses and networks like `10.0.0.0/8`, separated by commas; `subnet` stands for the networks this machine is on.',
    'addresses, networks like 10.0.0.0/8 or the word subnet, separated by commas',
    isNetwork,
  ),
  MAX_AGE: wholeNumber(
    1,
    31_536_000,
    '300',
    'Seconds of silence after which an actor is quiet, then removed.',
  ),
  RETENTION: wholeNumber(0, 31_536_000, '3600', 'Seconds a removed actor stays readable.'),
  MAX_ACTORS: wholeNumber(
    1,
    10_000_000,
    '200000',
    'Live actors the workspace takes; further ones are refused and counted.',
  ),
  TRANSPORT: choice(
    ['auto', 'uws', 'node'],
    'auto',
    '`auto` takes uWebSockets.js where its native build loads.',
  ),
  LOG_LEVEL: choice(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    'info',
    'Least level logged.',
  ),
  DATA_DIR: text('', 'Folder for rules and views of the embedded engine; empty keeps them in memory.'),
  UI_DIR: text('', 'Folder of the built UI; empty finds the one beside this package.'),
} satisfies Record<string, Variable<unknown>>;

type Name = keyof typeof VARIABLES;
type Values = { [K in Name]: z.output<(typeof VARIABLES)[K]['schema']> };

export interface Config {
  port: number;
  host: string;
  /** Absent: nobody is asked for a token. */
  token?: string;
  workspace: string;
  /** Absent: the embedded engine. */
  redis?: RedisAddress;
  /** The registry of an app that knows nothing of the studio. */
  discovery?: { redis: RedisAddress; prefix: string; app: string };
  allowedOrigins: string[];
  allowedHosts: string[];
  /** Addresses, networks in CIDR notation, or `subnet`. */
  trustProxy: string[];
  maxAgeMs: number;
  retentionMs: number;
  maxActors: number;
  transport: 'auto' | 'uws' | 'node';
  logLevel: string;
  dataDir?: string;
  uiDir: string;
  /** Reachable from other machines without a token, on purpose. */
  exposed: boolean;
}

/** One line for each wrong variable. */
export class ConfigError extends Error {}

/**
 * @example
 * const config = readConfig({ PORT: '0', LOG_LEVEL: 'silent' });
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const values = readValues(env);
  const exposed = !isLoopback(values.HOST) && values.STUDIO_TOKEN === '';
  if (exposed && values.STUDIO_AUTH === 'on') {
    throw new ConfigError(
      `HOST: listening on ${values.HOST} lets other machines in, so STUDIO_TOKEN must be set (or STUDIO_AUTH=off to let anyone connect).`,
    );
  }
  const redis = parseRedisUrl(values.REDIS_URL);
  const loom = parseRedisUrl(values.LOOM_REDIS_URL);
  return {
    port: values.PORT,
    host: values.HOST,
    ...(values.STUDIO_TOKEN !== '' && { token: values.STUDIO_TOKEN }),
    workspace: values.STUDIO_WORKSPACE,
    ...(redis && { redis }),
    ...(loom && { discovery: { redis: loom, prefix: values.LOOM_KEY_PREFIX, app: values.LOOM_APP } }),
    allowedOrigins: values.ALLOWED_ORIGINS,
    allowedHosts: values.ALLOWED_HOSTS,
    trustProxy: values.TRUST_PROXY,
    maxAgeMs: values.MAX_AGE * 1000,
    retentionMs: values.RETENTION * 1000,
    maxActors: values.MAX_ACTORS,
    transport: values.TRANSPORT,
    logLevel: values.LOG_LEVEL,
    ...(values.DATA_DIR !== '' && { dataDir: values.DATA_DIR }),
    uiDir: values.UI_DIR || fileURLToPath(new URL('../../ui/dist', import.meta.url)),
    exposed,
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

export function helpText(): string {
  const lines = entries().map(([name, { about, fallback }]) => {
    const preset = fallback === '' ? '' : ` (default ${fallback})`;
    return `  ${name.padEnd(17)} ${about}${preset}`;
  });
  return ['Usage: loom-studio [--help | --version]', '', 'Environment:', ...lines, ''].join('\n');
}

/** The README's table, in Markdown. */
export function configTable(): string {
  const rows = entries().map(([name, { about, fallback }]) => {
    return `| \`${name}\` | ${fallback === '' ? '–' : `\`${fallback}\``} | ${about} |`;
  });
  return ['| Variable | Default | What it does |', '|---|---|---|', ...rows].join('\n');
}

function entries(): Array<[string, Variable<unknown>]> {
  return Object.entries(VARIABLES);
}

function readValues(env: Record<string, string | undefined>): Values {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, variable] of entries()) {
    const given = env[name]?.trim();
    const parsed = variable.schema.safeParse(given || variable.fallback);
    if (parsed.success) values[name] = parsed.data;
    else wrong.push(`${name}: expected ${variable.expects}, got '${variable.secret ? '…' : given}'`);
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));
  return values as Values;
}

function wholeNumber(min: number, max: number, fallback: string, about: string): Variable<number> {
  const schema = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(min).max(max));
  return { about, expects: `a whole number from ${min} to ${max}`, schema, fallback };
}

function text(fallback: string, about: string): Variable<string> {
  return { about, expects: 'text', schema: z.string(), fallback };
}

function choice<const T extends string>(options: T[], fallback: NoInfer<T>, about: string): Variable<T> {
  return {
    about,
    expects: `one of ${options.join(', ')}`,
    schema: z.enum(options) as z.ZodType<T, string>,
    fallback,
  };
}

function list(about: string, expects: string, fits: (part: string) => boolean): Variable<string[]> {
  const schema = z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim().toLowerCase())
        .filter(Boolean),
    )
    .refine((parts) => parts.every(fits));
  return { about, expects, schema, fallback: '' };
}
