/** Where Redis is: one server, a group watched by Sentinels, or a Cluster. */
export interface RedisAddress {
  kind: 'server' | 'sentinel' | 'cluster';
  /** Servers, Sentinels or some nodes of the Cluster. */
  nodes: Array<{ host: string; port: number }>;
  /** What the Sentinels call the group. */
  master?: string;
  username?: string;
  password?: string;
  db: number;
  tls: boolean;
  /** The address without its password. */
  shown: string;
}

const SHAPE =
  /^(?<scheme>rediss?(?:\+sentinel)?):\/\/(?:(?<auth>[^@/]*)@)?(?<hosts>[^/?#]+)(?:\/(?<path>[^?#]*))?$/;
const HOST = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<name>[^:[\]\s]+))(?::(?<port>\d{1,5}))?$/;

/**
 * Reads `redis://host:6379/0`, `rediss://…`, `redis+sentinel://sentinel1,sentinel2:26379/group` or, for a
 * Cluster, `redis://node1:6379,node2:6379`. Returns undefined for anything else.
 */
export function parseRedisUrl(url: string): RedisAddress | undefined {
  const { scheme, auth, hosts, path = '' } = SHAPE.exec(url)?.groups ?? {};
  if (scheme === undefined || hosts === undefined) return undefined;
  const sentinel = scheme.endsWith('+sentinel');
  const parts = hosts.split(',').map((part) => readHost(part, sentinel ? 26_379 : 6_379));
  const nodes = parts.flatMap((node) => node ?? []);
  const [first = '', second] = path.split('/').map(decoded);
  const db = sentinel ? second : first;
  if (nodes.length !== parts.length || nodes.length > 64 || !/^\d{0,4}$/.test(db ?? '')) return undefined;
  if (sentinel && first === '') return undefined;
  const kind = sentinel ? 'sentinel' : nodes.length > 1 ? 'cluster' : 'server';
  // A Cluster has only database 0.
  if (kind === 'cluster' && Number(db ?? 0) !== 0) return undefined;
  return {
    kind,
    nodes,
    ...(sentinel && { master: first }),
    ...credentials(auth),
    db: Number(db ?? 0),
    tls: scheme.startsWith('rediss'),
    shown: `${scheme}://${auth === undefined ? '' : '…@'}${hosts}${path && `/${path}`}`,
  };
}

function readHost(text: string, fallback: number): { host: string; port: number } | undefined {
  const { six, name, port } = HOST.exec(text)?.groups ?? {};
  const host = six ?? name;
  const number = port === undefined ? fallback : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number };
}

/** `user:password`, `:password`, or a user alone. */
function credentials(auth: string | undefined): Pick<RedisAddress, 'username' | 'password'> {
  if (!auth) return {};
  const colon = auth.indexOf(':');
  const username = decoded(colon < 0 ? auth : auth.slice(0, colon));
  const password = colon < 0 ? '' : decoded(auth.slice(colon + 1));
  return { ...(username && { username }), ...(password && { password }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
