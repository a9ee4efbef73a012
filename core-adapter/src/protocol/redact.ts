import { LIMITS } from './limits.ts';
import { maskSecrets } from './mask.ts';
import { advance, type Redactions, type Steps } from './redactions.ts';

export { compileRedactions, DEFAULT_REDACTIONS, type Redactions } from './redactions.ts';

/** Levels kept below `metadata` or `payload`: four of the protocol's are taken by what is around them. */
const MAX_DEPTH = LIMITS.jsonDepth - 4;
/** Above this an estimate may hide a value that is too large once encoded, so it is measured exactly. */
const MEASURE_FROM = LIMITS.eventBytes / 6;

/** Steps a patch's path may have: what a longer one leads to is hidden. */
const PATH_STEPS = 64;

const encoder = new TextEncoder();

/** Roots that hold things with paths of their own: `payload.card` holds for the payload of an entry too. */
const AROUND = new Set(['entry', 'fields', 'detail']);

export interface Copied {
  value: unknown;
  /** Estimated bytes of JSON. */
  bytes: number;
  /** The value was too large and is replaced by a marker. */
  cut: boolean;
}

interface Walk {
  redactions: Redactions;
  bytes: number;
  /** Objects between the root and here, to find cycles. */
  above: Set<object>;
}

/**
 * A plain copy of `value` that JSON can hold, with redacted paths replaced and texts masked (`maskSecrets`). Never
 * throws and never touches the original: what cannot be read or encoded becomes a visible marker such as
 * `[circular]`. The walk stops once the copy is too large to send, so a huge value costs a bounded time.
 */
export function copyRedacted(root: string, value: unknown, redactions: Redactions): Copied {
  const start = advance(redactions.steps, root);
  if (start.hit) return { value: '[redacted]', bytes: 12, cut: false };
  const walk: Walk = { redactions, bytes: 0, above: new Set() };
  const steps = AROUND.has(root) ? [...start.steps, ...redactions.steps] : start.steps;
  const copy = copyNode(value, steps, walk);
  const bytes = walk.bytes < MEASURE_FROM ? walk.bytes : measure(copy, walk);
  if (bytes <= LIMITS.eventBytes) return { value: copy, bytes, cut: false };
  return { value: `[cut: more than ${LIMITS.eventBytes} bytes]`, bytes: 40, cut: true };
}

function measure(copy: unknown, walk: Walk): number {
  if (walk.bytes > LIMITS.eventBytes) return walk.bytes;
  return encoder.encode(JSON.stringify(copy) ?? '').length;
}

function copyNode(value: unknown, steps: Steps, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
      return copyText(value, walk);
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

/** What makes the copy too large is not looked at: none of it is sent. */
function copyText(text: string, walk: Walk): string {
  if (walk.bytes + text.length > LIMITS.eventBytes) return marker(text, walk);
  return marker(maskSecrets(text), walk);
}

function marker(text: string, walk: Walk): string {
  walk.bytes += text.length + 2;
  return text;
}

function copyObject(value: object, steps: Steps, walk: Walk): unknown {
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

function copyMembers(value: object, steps: Steps, walk: Walk): unknown {
  walk.bytes += 2;
  if (Array.isArray(value)) return copyArray(value, steps, walk);
  if (ArrayBuffer.isView(value)) return marker(`[${value.byteLength} bytes]`, walk);
  if (value instanceof Map || value instanceof Set) return marker(`[${value.size} entries]`, walk);
  if (value instanceof Error) return copyText(`${value.name}: ${value.message}`, walk);
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return copyNode(value.toJSON(), steps, walk);
  }
  return copyRecord(value, steps, walk);
}

function copyArray(items: readonly unknown[], steps: Steps, walk: Walk): unknown[] {
  const copy: unknown[] = [];
  for (let index = 0; index < items.length && walk.bytes <= LIMITS.eventBytes; index++) {
    walk.bytes += 1;
    copy.push(copyMember(items, index, steps, walk) ?? null);
  }
  return copy;
}

function copyRecord(value: object, steps: Steps, walk: Walk): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  const named = nameOfValue(value);
  for (const key of Object.keys(value)) {
    if (walk.bytes > LIMITS.eventBytes) break;
    walk.bytes += key.length + 4;
    const member =
      named && key === 'value' ? copyNamed(value, named, steps, walk) : copyMember(value, key, steps, walk);
    if (member !== undefined) put(copy, key, member);
  }
  return copy;
}

/**
 * What the `value` of such an object is: patches say it by a path from the state's root (`['user', 'password']`
 * or `/user/password`), lists of headers or settings by a name.
 */
function nameOfValue(owner: object): readonly string[] | undefined {
  if (!Object.hasOwn(owner, 'value')) return undefined;
  const { path, name, key } = owner as { path?: unknown; name?: unknown; key?: unknown };
  if (Array.isArray(path)) return path.slice(0, PATH_STEPS + 1).map(String);
  if (typeof path === 'string' && path.startsWith('/')) return path.slice(1).split('/', PATH_STEPS + 1);
  const said = name ?? key;
  return typeof said === 'string' ? [said] : undefined;
}

/** The `value` of a patch stands where its path leads: below this place, and below the root of the state. */
function copyNamed(owner: object, names: readonly string[], steps: Steps, walk: Walk): unknown {
  let inner: Steps = [...steps, ...advance(walk.redactions.steps, 'state').steps];
  let hit = names.length > PATH_STEPS;
  for (const name of hit ? [] : names) {
    const next = advance(inner, name);
    hit ||= next.hit || walk.redactions.hides(name);
    inner = next.steps;
  }
  const asValue = advance(steps, 'value');
  if (hit || asValue.hit || walk.redactions.hides('value')) return marker('[redacted]', walk);
  return copyAt(owner, 'value', [...inner, ...asValue.steps], walk);
}

function copyMember(owner: object, key: string | number, steps: Steps, walk: Walk): unknown {
  const inner = advance(steps, String(key));
  if (inner.hit || (typeof key === 'string' && walk.redactions.hides(key))) {
    return marker('[redacted]', walk);
  }
  return copyAt(owner, key, inner.steps, walk);
}

function copyAt(owner: object, key: string | number, steps: Steps, walk: Walk): unknown {
  try {
    return copyNode((owner as Record<string | number, unknown>)[key], steps, walk);
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
