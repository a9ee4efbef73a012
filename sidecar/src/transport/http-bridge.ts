import { STATUS_CODES } from 'node:http';
import { LIMITS, StudioError } from '@loom-studio/core-adapter/protocol';
import { tooLarge } from '../features/body.ts';
import { asStudioError, problemResponse } from '../features/problem.ts';
import { type Log, logFailure } from '../log.ts';
import { REQUEST_ID } from './caller.ts';
import { TRANSPORT_LIMITS, type TransportOptions } from './transport.ts';

/** The parts of a native response this bridge touches. It is valid until it ended or aborted, then never again. */
export interface NativeResponse {
  onAborted(handler: () => void): unknown;
  onData(handler: (chunk: ArrayBuffer, isLast: boolean) => void): unknown;
  onWritable(handler: (offset: number) => boolean): unknown;
  cork(work: () => void): unknown;
  writeStatus(status: string): unknown;
  writeHeader(name: string, value: string): unknown;
  write(chunk: Uint8Array | string): boolean;
  end(body?: Uint8Array | string, closeConnection?: boolean): unknown;
  endWithoutBody(reportedContentLength?: number, closeConnection?: boolean): unknown;
  getRemoteAddressAsText(): ArrayBuffer;
}

/** The parts of a native request. It is valid only until the first await. */
export interface NativeRequest {
  getCaseSensitiveMethod(): string;
  getUrl(): string;
  getQuery(): string | undefined;
  getHeader(name: string): string;
  forEach(visit: (name: string, value: string) => void): void;
}

/** A body this much above the limit is read to its end, so that the client hears 413 and not a broken pipe. */
const DISCARD_FACTOR = 8;
/** Handed to the native server at a time. */
const PIECE_BYTES = 64 * 1024;
const BODILESS = new Set(['GET', 'HEAD']);
/** The native server frames the body itself. */
const OWN_HEADERS = new Set(['content-length', 'transfer-encoding', 'connection']);

interface Exchange {
  res: NativeResponse;
  requestId: string;
  /** False once the client is gone or the answer is complete: nobody may touch `res` then. */
  open: boolean;
  /** Called when the connection can take more, or is gone. */
  wake: () => void;
}

/** Answers one native request through a fetch handler. Everything of `req` is copied before the first await. */
export function bridge(
  res: NativeResponse,
  req: NativeRequest,
  { fetch, identify, log }: Pick<TransportOptions, 'fetch' | 'identify' | 'log'>,
): void {
  const headers = headersOf(req);
  const env = identify(addressOf(res), lookIn(headers));
  const exchange: Exchange = { res, requestId: env.requestId, open: true, wake: () => undefined };
  res.onAborted(() => {
    exchange.open = false;
    exchange.wake();
  });
  const method = req.getCaseSensitiveMethod();
  const query = req.getQuery();
  const url = `http://${req.getHeader('host') || 'localhost'}${req.getUrl()}${query ? `?${query}` : ''}`;
  const answer = (body?: Uint8Array) => async () => {
    const request = requestFrom(url, { method, headers, ...(body && body.byteLength > 0 && { body }) });
    return fetch(request, env);
  };
  const fault = headFault(url, headers);
  if (fault) void reply(exchange, method, () => Promise.reject(fault), log);
  else if (BODILESS.has(method)) void reply(exchange, method, answer(), log);
  else collect(res, (body) => void reply(exchange, method, body ? answer(body) : refuseTooLarge, log));
}

export function headersOf(req: NativeRequest): Array<[string, string]> {
  const headers: Array<[string, string]> = [];
  req.forEach((name, value) => {
    headers.push([name, value]);
  });
  return headers;
}

/** A header by its name in lower case; one that was sent in several lines is one list. */
export function lookIn(headers: Array<[string, string]>): (name: string) => string | undefined {
  return (name) => {
    const values = headers.filter(([each, value]) => each === name && value !== '');
    return values.length > 0 ? values.map(([, value]) => value).join(', ') : undefined;
  };
}

/** The native server takes any head that fits into its read buffer of half a megabyte. */
export function headFault(url: string, headers: Array<[string, string]>): StudioError | undefined {
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, url.length);
  return bytes > TRANSPORT_LIMITS.headerBytes ? tooLarge(TRANSPORT_LIMITS.headerBytes) : undefined;
}

export function addressOf(res: Pick<NativeResponse, 'getRemoteAddressAsText'>): string {
  return Buffer.from(res.getRemoteAddressAsText()).toString();
}

function refuseTooLarge(): Promise<Response> {
  return Promise.resolve(problemResponse(tooLarge(LIMITS.requestBytes)));
}

/** Hands over the whole body, or nothing when it is larger than the limit. */
function collect(res: NativeResponse, done: (body: Uint8Array | undefined) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let finished = false;
  const finish = (body: Uint8Array | undefined) => {
    if (finished) return;
    finished = true;
    done(body);
  };
  res.onData((chunk, isLast) => {
    size += chunk.byteLength;
    if (size > LIMITS.requestBytes) chunks = [];
    // The native buffer is gone after this call.
    else chunks.push(Buffer.from(chunk.slice(0)));
    if (isLast) finish(size > LIMITS.requestBytes ? undefined : Buffer.concat(chunks));
    else if (size > DISCARD_FACTOR * LIMITS.requestBytes) finish(undefined);
  });
}

async function reply(
  exchange: Exchange,
  method: string,
  answer: () => Promise<Response>,
  log: Log,
): Promise<void> {
  const about = { requestId: exchange.requestId };
  try {
    const response = await answer().catch((error) => problemResponse(asStudioError(error, log, about)));
    await write(exchange, method, response);
  } catch (error) {
    logFailure(log, error, 'answer broken off', about);
    if (!exchange.open) return;
    exchange.open = false;
    exchange.res.cork(() => exchange.res.end('', true));
  }
}

/** Whatever a client wrote into Host, URL or method that makes no request is its own fault. */
function requestFrom(url: string, init: RequestInit): Request {
  try {
    return new Request(url, init);
  } catch {
    throw new StudioError('bad_request', 'Host, URL or method is malformed.');
  }
}

async function write(exchange: Exchange, method: string, response: Response): Promise<void> {
  const { status, body } = response;
  if (!exchange.open) return void body?.cancel();
  if (method === 'HEAD' || status === 204 || status === 304 || !body) {
    const length = Number(response.headers.get('content-length') ?? 0);
    void body?.cancel();
    return end(exchange, response, () =>
      status === 204 || status === 304 ? exchange.res.endWithoutBody() : exchange.res.endWithoutBody(length),
    );
  }
  const reader = body.getReader();
  const first = await reader.read();
  const second = first.done ? first : await reader.read();
  if (second.done) return end(exchange, response, () => exchange.res.end(first.value ?? ''));
  if (!exchange.open) return reader.cancel();
  await pump(exchange, response, pieces(reader, [first.value as Uint8Array, second.value]));
}

/** One complete answer: a single packet where it fits. */
function end(exchange: Exchange, response: Response, finish: () => void): void {
  if (!exchange.open) return;
  exchange.open = false;
  exchange.res.cork(() => {
    writeHead(exchange, response);
    finish();
  });
}

/** A long answer, no faster than the client reads. */
async function pump(exchange: Exchange, response: Response, body: AsyncIterable<Uint8Array>): Promise<void> {
  const { res } = exchange;
  // Once, because the native server forgets a handler that is set while it calls the one before.
  res.onWritable(() => {
    exchange.wake();
    return true;
  });
  let headSent = false;
  for await (const piece of body) {
    if (!exchange.open) return;
    let taken = true;
    const woken = new Promise<void>((resolve) => {
      exchange.wake = resolve;
    });
    res.cork(() => {
      if (!headSent) writeHead(exchange, response);
      headSent = true;
      taken = res.write(piece);
    });
    if (!taken) await woken;
  }
  if (!exchange.open) return;
  exchange.open = false;
  res.cork(() => res.end());
}

/** The stream in small parts: the native server keeps whatever part the network did not take. */
async function* pieces(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  chunks: Uint8Array[],
): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk: Uint8Array | undefined = chunks.shift(); chunk; chunk = chunks.shift()) {
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        yield chunk.subarray(start, start + PIECE_BYTES);
      }
      if (chunks.length > 0) continue;
      const next = await reader.read();
      if (!next.done) chunks.push(next.value);
    }
  } finally {
    void reader.cancel();
  }
}

function writeHead({ res, requestId }: Exchange, response: Response): void {
  res.writeStatus(`${response.status} ${STATUS_CODES[response.status] ?? ''}`);
  for (const [name, value] of response.headers) if (!OWN_HEADERS.has(name)) res.writeHeader(name, value);
  res.writeHeader(REQUEST_ID, requestId);
}
