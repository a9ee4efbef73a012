import { LIMITS } from './limits.ts';

/** Never sent, whatever the app configures. */
export const DEFAULT_REDACTIONS = [
  ...['password', 'passwords', 'passwd', 'userPassword', 'user_password', 'passphrase'],
  ...[
    'token',
    'tokens',
    'accessToken',
    'access_token',
    'refreshToken',
    'refresh_token',
    'idToken',
    'id_token',
  ],
  ...['secret', 'secrets', 'clientSecret', 'client_secret', 'privateKey', 'private_key', 'credentials'],
  ...['apiKey', 'apiKeys', 'api_key', 'api-key', 'x-api-key'],
  ...['authorization', 'cookie', 'set-cookie'],
].map((name) => `**.${name}`);

/** Levels kept below `metadata` or `payload`: four of the protocol's are taken by what is around them. */
const MAX_DEPTH = LIMITS.jsonDepth - 4;
/** Above this an estimate may hide a value that is too large once encoded, so it is measured exactly. */
const MEASURE_FROM = LIMITS.eventBytes / 6;

const encoder = new TextEncoder();

/** One step of a path: a lower-case name, `*` for any one step or `**` for any number of steps. */
interface Step {
  name: string;
  next: Step | undefined;
}
export type Redactions = readonly Step[];

export interface Copied {
  value: unknown;
  /** Estimated bytes of JSON. */
  bytes: number;
  /** The value was too large and is replaced by a marker. */
  cut: boolean;
}

interface Walk {
  bytes: number;
  /** Objects between the root and here, to find cycles. */
  above: Set<object>;
}

/** Compiles paths such as `metadata.card`, `payload.*.password` or `**.token`. Throws on an empty step. */
export function compileRedactions(paths: readonly string[]): Redactions {
  return paths.map((path) => {
    const names = path.split('.');
    if (names.includes('')) throw new TypeError(`redact: "${path}" has an empty step`);
    return names.reduceRight<Step | undefined>(
      (next, name) => ({ name: name.toLowerCase(), next }),
      undefined,
    ) as Step;
  });
}

/**
 * A plain copy of `value` that JSON can hold, with redacted paths replaced. Never throws and never touches
 * the original: what cannot be read or encoded becomes a visible marker such as `[circular]`. The walk stops
 * once the copy is too large to send, so a huge value costs a bounded time.
 */
export function copyRedacted(root: string, value: unknown, redactions: Redactions): Copied {
  const start = advance(redactions, root);
  if (start.hit) return { value: '[redacted]', bytes: 12, cut: false };
  const walk: Walk = { bytes: 0, above: new Set() };
  const copy = copyNode(value, start.steps, walk);
  const bytes = walk.bytes < MEASURE_FROM ? walk.bytes : measure(copy, walk);
  if (bytes <= LIMITS.eventBytes) return { value: copy, bytes, cut: false };
  return { value: `[cut: more than ${LIMITS.eventBytes} bytes]`, bytes: 40, cut: true };
}

function measure(copy: unknown, walk: Walk): number {
  if (walk.bytes > LIMITS.eventBytes) return walk.bytes;
  return encoder.encode(JSON.stringify(copy) ?? '').length;
}

/** Where the paths stand one level deeper, and whether one of them ends here. */
function advance(steps: Redactions, key: string): { steps: Redactions; hit: boolean } {
  if (steps.length === 0) return { steps, hit: false };
  const name = key.toLowerCase();
  const deeper: Step[] = [];
  let hit = false;
  const visit = (step: Step): void => {
    if (step.name === '**') {
      deeper.push(step);
      if (step.next) visit(step.next);
      else hit = true;
    } else if (step.name === '*' || step.name === name) {
      if (step.next) deeper.push(step.next);
      else hit = true;
    }
  };
  for (const step of steps) visit(step);
  return { steps: deeper, hit };
}

function copyNode(value: unknown, steps: Redactions, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
      walk.bytes += value.length + 2;
      return value;
    case 'number':
      walk.bytes += 8;
      return Number.isFinite(value) ? value : null;
    case 'boolean':
      walk.bytes += 5;
      return value;
    case 'object':
      return value === null ? value : copyObject(value, steps, walk);
    case 'undefined':
      return undefined;
    case 'bigint':
      return marker(`${value}n`, walk);
    default:
      return marker(`[${typeof value}]`, walk);
  }
}

function marker(text: string, walk: Walk): string {
  walk.bytes += text.length + 2;
  return text;
}

function copyObject(value: object, steps: Redactions, walk: Walk): unknown {
  if (walk.above.has(value)) return marker('[circular]', walk);
  if (walk.above.size >= MAX_DEPTH) return marker('[too deep]', walk);
  walk.above.add(value);
  try {
    return copyMembers(value, steps, walk);
  } catch {
    // A getter, a proxy or toJSON of the app's own threw: show that here, go on with the rest.
    return marker('[unreadable]', walk);
  } finally {
    walk.above.delete(value);
  }
}

function copyMembers(value: object, steps: Redactions, walk: Walk): unknown {
  walk.bytes += 2;
  if (Array.isArray(value)) return copyArray(value, steps, walk);
  if (ArrayBuffer.isView(value)) return marker(`[${value.byteLength} bytes]`, walk);
  if (value instanceof Map || value instanceof Set) return marker(`[${value.size} entries]`, walk);
  if (value instanceof Error) return marker(`${value.name}: ${value.message}`, walk);
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return copyNode(value.toJSON(), steps, walk);
  }
  return copyRecord(value, steps, walk);
}

function copyArray(items: readonly unknown[], steps: Redactions, walk: Walk): unknown[] {
  const copy: unknown[] = [];
  for (let index = 0; index < items.length && walk.bytes <= LIMITS.eventBytes; index++) {
    walk.bytes += 1;
    copy.push(copyMember(items, index, steps, walk) ?? null);
  }
  return copy;
}

function copyRecord(value: object, steps: Redactions, walk: Walk): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (walk.bytes > LIMITS.eventBytes) break;
    walk.bytes += key.length + 4;
    const member = copyMember(value, key, steps, walk);
    if (member !== undefined) put(copy, key, member);
  }
  return copy;
}

function copyMember(owner: object, key: string | number, steps: Redactions, walk: Walk): unknown {
  const inner = advance(steps, String(key));
  if (inner.hit) return marker('[redacted]', walk);
  try {
    return copyNode((owner as Record<string | number, unknown>)[key], inner.steps, walk);
  } catch {
    // Only the getter itself can throw here: objects below guard themselves.
    return marker('[unreadable]', walk);
  }
}

/** An assignment to `__proto__` would change the copy's prototype instead of adding a member. */
function put(copy: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') copy[key] = value;
  else Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
}
