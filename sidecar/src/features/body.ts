import { isDeeperThan, LIMITS, StudioError } from '@loom-studio/core-adapter/protocol';

export const JSON_TYPE = 'application/json';
export const NDJSON_TYPE = 'application/x-ndjson';

/** The position of a syntax error is searched by parsing prefixes; beyond this size that would cost too much. */
const LOCATE_CHARS = 256 * 1024;

const TOO_DEEP = `nested deeper than ${LIMITS.jsonDepth} levels`;

export interface Body {
  type: string;
  text: string;
}

/** The text of a request body, refused when its type is not among `types` or it is larger than `maxBytes`. */
export async function readBody(request: Request, types: string[], maxBytes: number): Promise<Body> {
  const type = mediaType(request);
  if (!types.includes(type)) {
    throw new StudioError('unsupported_media_type', `Send ${types.join(' or ')}, not ${type || 'nothing'}.`);
  }
  refuseEncoded(request);
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  // The server hands over no more than was announced; only an unannounced body must be counted.
  const text = announced <= maxBytes ? await request.text() : await collect(request, maxBytes);
  return { type, text };
}

/** What is packed would only be called no JSON. */
function refuseEncoded(request: Request): void {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.trim().toLowerCase() === 'identity') return;
  throw new StudioError('unsupported_media_type', `Send the body as it is, not as ${encoding.slice(0, 64)}.`);
}

export function tooLarge(maxBytes: number): StudioError {
  return new StudioError('too_large', `At most ${maxBytes} bytes are taken.`, { maxBytes });
}

/** Parses JSON; `where` names the line or field in messages. */
export function parseJson(text: string, where = 'The body'): unknown {
  if (text.trim() === '') throw new StudioError('bad_request', `${where} is empty.`);
  try {
    return JSON.parse(text);
  } catch {
    const position = errorPosition(text);
    const at = position === undefined ? '' : ` at position ${position}`;
    throw new StudioError('bad_request', `${where} is not JSON: wrong character or end${at}.`, {
      ...(position !== undefined && { position }),
    });
  }
}

/** One event's hard limits: the reason when it exceeds one. `bytes` only when already known. */
export function overLimit(event: unknown, bytes?: number): string | undefined {
  const size = bytes ?? Buffer.byteLength(JSON.stringify(event) ?? '');
  if (size > LIMITS.eventBytes) return `larger than ${LIMITS.eventBytes} bytes`;
  if (isDeeperThan(event, LIMITS.jsonDepth)) return TOO_DEEP;
  return undefined;
}

/** Refuses one event that is too large or nests too deep. */
export function refuseOverLimit(event: unknown, where: string, bytes?: number): void {
  const reason = overLimit(event, bytes);
  if (!reason) return;
  if (reason.startsWith('larger')) throw tooLarge(LIMITS.eventBytes);
  throw overLimitAt(where || 'body', reason);
}

/** Refuses a body that nests too deep, for those that hold many events and may be large. */
export function refuseTooDeep(body: unknown): void {
  if (isDeeperThan(body, LIMITS.jsonDepth)) throw overLimitAt('body', TOO_DEEP);
}

function overLimitAt(path: string, message: string): StudioError {
  return new StudioError('invalid', `${path}: ${message}`, { errors: [{ path, message }] });
}

function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

async function collect(request: Request, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Where the text stops being JSON. V8 names the position in some messages only, so the longest prefix that
 * could still become JSON is searched.
 */
function errorPosition(text: string): number | undefined {
  if (text.length > LOCATE_CHARS) return undefined;
  let low = 0;
  let high = text.length + 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (canContinue(text.slice(0, middle))) low = middle;
    else high = middle;
  }
  return low;
}

function canContinue(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return true;
  } catch (error) {
    const message = String(error);
    if (/end of JSON/.test(message)) return true;
    const position = /at position (\d+)/.exec(message)?.[1];
    return position !== undefined && Number(position) >= prefix.length;
  }
}
