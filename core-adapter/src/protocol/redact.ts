import { LIMITS } from './limits.ts';
import { maskSecrets } from './mask.ts';
import { advance, type Hidden, type Redactions, type Steps } from './redactions.ts';

export { compileRedactions, DEFAULT_REDACTIONS, type Redactions } from './redactions.ts';

/** Levels kept below `metadata` or `payload`: four of the protocol's are taken by what is around them. */
const MAX_DEPTH = LIMITS.jsonDepth - 4;
/** Above this an estimate may hide a value that is too large once encoded, so it is measured exactly. */
const MEASURE_FROM = LIMITS.eventBytes / 6;

/** Steps a patch's path may have: what a longer one leads to is hidden. */
const PATH_STEPS = 64;

/** Members that say what stands in those beside them, and those that hold it. */
const NAMES = ['name', 'Name', 'key', 'Key', 'header', 'Header', 'field', 'Field', 'property'];
const VALUES = new Set(['value', 'Value', 'oldValue', 'newValue', 'before', 'after']);
/** A longer text is the name of nothing. */
const NAME_CHARS = 64;
/** As servers list them, each followed by its value. */
const HEADER = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]+)$/i;
const NO_STEPS: Steps = [];

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

interface Names {
  path: readonly string[];
  said: readonly string[];
}

interface Walk {
  redactions: Redactions;
  bytes: number;
  /** Objects between the root and here, to find cycles. */
  above: Set<object>;
  /** A name above hides texts, though no numbers. */
  textsHidden: boolean;
}

/**
 * A plain copy of `value` that JSON can hold, with redacted paths replaced, and texts and names of members masked
 * (`maskSecrets`). A name hides its value as the name of a member, and where it stands beside it: in patches, in
 * `{ name, value }` and its like, in pairs `[name, value]` and behind flags of a command. Never
 * throws and never touches the original: what cannot be read or encoded becomes a visible marker such as
 * `[circular]`. The walk stops once the copy is too large to send, so a huge value costs a bounded time.
 */
export function copyRedacted(root: string, value: unknown, redactions: Redactions): Copied {
  const start = advance(redactions.steps, root);
  if (start.hit) return { value: '[redacted]', bytes: 12, cut: false };
  const walk: Walk = { redactions, bytes: 0, above: new Set(), textsHidden: false };
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
  if (walk.textsHidden) return marker('[redacted]', walk);
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
  const isPair = items.length === 2;
  let named: Hidden = 'nothing';
  for (let index = 0; index < items.length && walk.bytes <= LIMITS.eventBytes; index++) {
    walk.bytes += 1;
    copy.push(copyMember(items, index, named, NO_STEPS, steps, walk) ?? null);
    named = typeof items[index] === 'string' ? namedBy(items[index] as string, isPair, walk) : 'nothing';
  }
  return copy;
}

/** What an item hides of the one behind it: the first of a pair, a flag, or the name of a header in a flat list. */
function namedBy(item: string, isPair: boolean, { redactions }: Walk): Hidden {
  if (item.length > NAME_CHARS) return 'nothing';
  if (!isPair && !item.startsWith('-') && !HEADER.test(item)) return 'nothing';
  return redactions.judge(item).hides;
}

function copyRecord(value: object, steps: Steps, walk: Walk): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (walk.bytes > LIMITS.eventBytes) break;
    walk.bytes += key.length + 4;
    const { hides, shown } = walk.redactions.judge(key);
    const named = VALUES.has(key) ? nameOfValue(value) : undefined;
    const member = named
      ? copyNamed(value, key, hides, named, steps, walk)
      : copyMember(value, key, hides, NO_STEPS, steps, walk);
    if (member !== undefined) put(copy, shown, member);
  }
  return copy;
}

/**
 * What the `value` of such an object is: patches say it by a path from the state's root (`['user', 'password']`,
 * `/user/password` or `user.password`), lists of headers or settings by a name. A cookie has both.
 */
function nameOfValue(owner: object): Names | undefined {
  const from = owner as Record<string, unknown>;
  const path = pathOf(from['path']);
  const said = NAMES.map((name) => from[name]).filter((name) => typeof name === 'string');
  return path === undefined && said.length === 0 ? undefined : { path: path ?? [], said };
}

function pathOf(path: unknown): readonly string[] | undefined {
  if (Array.isArray(path)) return path.slice(0, PATH_STEPS + 1).map(String);
  if (typeof path !== 'string') return undefined;
  return path.split(path.startsWith('/') ? '/' : '.', PATH_STEPS + 2).filter((step) => step !== '');
}

/** The `value` of a patch stands where its path leads: below this place, and below the root of the state. */
function copyNamed(
  owner: object,
  key: string,
  said: Hidden,
  names: Names,
  steps: Steps,
  walk: Walk,
): unknown {
  const start: Steps = [...steps, ...advance(walk.redactions.steps, 'state').steps];
  let hidden = names.path.length > PATH_STEPS ? 'all' : said;
  let inner = start;
  for (const name of hidden === 'all' ? [] : names.path) {
    hidden = more(hidden, hiddenBy(name, inner, walk));
    inner = advance(inner, name).steps;
  }
  let below = names.path.length > 0 ? inner : NO_STEPS;
  for (const name of names.said) {
    hidden = more(hidden, hiddenBy(name, start, walk));
    below = [...below, ...advance(start, name).steps];
  }
  return copyMember(owner, key, hidden, below, steps, walk);
}

function hiddenBy(name: string, steps: Steps, { redactions }: Walk): Hidden {
  return advance(steps, name).hit ? 'all' : redactions.judge(name).hides;
}

/** `said`: what names hide of it. `below`: where paths stand in it that lead there in another way than by `key`. */
function copyMember(
  owner: object,
  key: string | number,
  said: Hidden,
  below: Steps,
  steps: Steps,
  walk: Walk,
): unknown {
  const inner = advance(steps, String(key));
  if (inner.hit || said === 'all') return marker('[redacted]', walk);
  const before = walk.textsHidden;
  walk.textsHidden ||= said === 'texts';
  const copy = copyAt(owner, key, below.length > 0 ? [...below, ...inner.steps] : inner.steps, walk);
  walk.textsHidden = before;
  return copy;
}

function more(left: Hidden, right: Hidden): Hidden {
  return left === 'all' || right === 'nothing' ? left : right;
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
