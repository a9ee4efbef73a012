import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import type { Link, LinkReply, OutgoingFlush } from '../types.ts';

const TIMEOUT_MS = 5_000;
const REPLY_BYTES = 64 * 1024;
/** Refusals that say nothing about this very flush. */
const WORTH_RETRYING = new Set([408, 429]);

export interface HttpLinkOptions {
  /** Base of the studio, for example `http://localhost:9090`. */
  url: URL;
  workspace: string;
  token?: string | undefined;
  timeoutMs?: number | undefined;
}

/**
 * Posts flushes to a studio. Built on `node:http` and not on `fetch`, because its sockets can be told not to
 * keep the app's process alive.
 */
export function createHttpLink({ url, workspace, token, timeoutMs = TIMEOUT_MS }: HttpLinkOptions): Link {
  const target = new URL(`${url.pathname.replace(/\/+$/, '')}/api/flush`, url);
  const secure = target.protocol === 'https:';
  const request = secure ? requestHttps : requestHttp;
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 });
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  let encoded: { flush: OutgoingFlush; body: Buffer } | undefined;

  /** A flush is sent again with the same bytes. */
  function encode(flush: OutgoingFlush): Buffer {
    if (encoded?.flush !== flush) {
      const body = JSON.stringify({ v: PROTOCOL_VERSION, workspace, ...flush });
      encoded = { flush, body: Buffer.from(body) };
    }
    return encoded.body;
  }

  function post(body: Buffer): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const length = { 'content-length': body.length };
      const outgoing = request(target, { method: 'POST', agent, signal, headers: { ...headers, ...length } });
      outgoing.on('socket', (socket: Socket) => socket.unref());
      outgoing.on('error', reject);
      outgoing.on('response', (response) => readText(response).then(resolve, reject));
      outgoing.end(body);
    });
  }

  return {
    async send(flush) {
      try {
        const { status, text } = await post(encode(flush));
        return classify(status, text);
      } catch (error) {
        return { ok: false, fault: 'retry', detail: describe(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

async function readText(response: IncomingMessage): Promise<{ status: number; text: string }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > REPLY_BYTES) throw new Error('the reply is too long for a studio');
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}

function classify(status: number, text: string): LinkReply {
  if (status >= 200 && status < 300) return parse(text);
  const detail = `HTTP ${status} ${text.slice(0, 200)}`.trimEnd();
  if (status === 401 || status === 403) return { ok: false, fault: 'denied', detail };
  const permanent = status >= 400 && status < 500 && !WORTH_RETRYING.has(status);
  return { ok: false, fault: permanent ? 'refused' : 'retry', detail };
}

function parse(text: string): LinkReply {
  const reply: unknown = JSON.parse(text);
  if (typeof reply === 'object' && reply !== null && 'epoch' in reply && 'last' in reply) {
    const { epoch, last } = reply;
    const resync = 'resync' in reply && reply.resync === true;
    if (typeof epoch === 'string' && typeof last === 'number') return { ok: true, epoch, last, resync };
  }
  return { ok: false, fault: 'retry', detail: 'the answer is not a studio’s' };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  return `${code}: ${error.message}`;
}
