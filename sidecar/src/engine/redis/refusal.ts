import { StudioError } from '@loom-studio/core-adapter/protocol';
import type { Trouble } from '../engine.ts';

/** Why Redis, which answers, does not do what it is asked. Neither passwords nor users are in it. */
export type Refusal = Pick<Trouble, 'code' | 'text'>;

/** A command was refused for a reason that people have to do something about. */
export class RefusedError extends StudioError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string) {
    super('unavailable', `${refusal.text} (${withoutUser(message)})`);
    this.refusal = refusal;
  }
}

/** How the client begins when no Sentinel helped; a random number follows, and the last reason. */
const NO_SENTINEL = /^All sentinels are unreachable\b.*?(?:Last error: (?<reason>.*))?$/s;

/** What is said of a server, and of Sentinels where they can say the same. */
const REASONS: Array<[said: RegExp, code: Trouble['code'], ofServer: string, ofSentinels?: string]> = [
  [
    /^WRONGPASS|^ERR invalid password/,
    'denied',
    "Redis refuses the studio's user or password",
    "The Sentinels refuse the studio's user or password",
  ],
  [
    /^NOAUTH/,
    'denied',
    'Redis asks for a password, and the address has none',
    'The Sentinels ask for a password, and the address has none',
  ],
  [/DB index is out of range/, 'mismatch', 'Redis has no database of the number in the address'],
  [/SELECT is not allowed in cluster mode/, 'mismatch', 'Redis is a Cluster, which has only database 0'],
  [
    /cluster support disabled/,
    'mismatch',
    'Redis is no Cluster, and the address names the nodes of one',
    'The address names Sentinels as the nodes of a Cluster',
  ],
  [/^MOVED /, 'mismatch', 'Redis is a Cluster, and the address names one node only'],
  [/No such master/, 'mismatch', '', 'The Sentinels know no group of the name in the address'],
  [/^READONLY/, 'refused', 'Redis is a replica and takes no writes'],
  [/^MISCONF/, 'refused', 'Redis takes no writes while it cannot save them to its disk'],
  [/^NOREPLICAS/, 'refused', 'Redis takes no writes while it has too few replicas'],
  [/^CLUSTERDOWN/, 'refused', 'The Redis Cluster does not serve all keys just now'],
];

/** What `error` says of a server that refuses; undefined when it is something else, or only silence. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof RefusedError) return error.refusal;
  if (!(error instanceof Error)) return undefined;
  const sentinel = NO_SENTINEL.exec(error.message);
  const said = sentinel ? (sentinel.groups?.['reason'] ?? '') : error.message;
  const right = sentinel ? undefined : missingRight(said);
  if (right !== undefined) return { code: 'denied', text: `Redis denies the studio's account ${right}` };
  for (const [pattern, code, ofServer, ofSentinels] of REASONS) {
    const text = sentinel ? ofSentinels : ofServer;
    if (text && pattern.test(said)) return { code, text };
  }
  return undefined;
}

/** What the client says of Sentinels and Clusters, without what differs each time. */
export function plainly(error: Error): Error {
  const { lastNodeError } = error as { lastNodeError?: Error };
  if (lastNodeError) return lastNodeError;
  const sentinel = NO_SENTINEL.exec(error.message);
  if (!sentinel) return error;
  const reason = sentinel.groups?.['reason'];
  return new Error(`All sentinels are unreachable.${reason ? ` Last error: ${reason}` : ''}`);
}

/** Redis words it differently by version, and in scripts. */
function missingRight(said: string): string | undefined {
  const inScript = /^ERR (ACL failure in script|The user executing the script)/.test(said);
  if (!inScript && !said.startsWith('NOPERM')) return undefined;
  const [, command] = /'([^']+)' command/.exec(said) ?? [];
  if (command) return `the command ${command}`;
  if (/\bkeys?\b/.test(said)) return 'keys that it needs';
  if (/\bchannels?\b/.test(said)) return 'a channel that it needs';
  return 'commands that its scripts need';
}

/** Newer servers name the user, which is part of the address. */
function withoutUser(message: string): string {
  return message.replace(/\bUser \S+ has no permissions/i, 'this user has no permissions');
}
