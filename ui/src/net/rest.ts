import type { Problem } from '@loom-studio/core-adapter/protocol';
import { isRecord } from './json.ts';

/** What came of a call. `total` is the number of matches when the list was cut. */
export type Answer =
  | { kind: 'ok'; body: unknown; total?: number }
  | { kind: 'problem'; status: number; problem: Partial<Problem> }
  | { kind: 'unreachable' };

export interface Rest {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
}

export function createRest(send: typeof fetch): Rest {
  return { get: (path) => call(path, {}), post: (path, body) => call(path, postOf(body)) };

  async function call(path: string, init: RequestInit): Promise<Answer> {
    try {
      const response = await send(path, {
        ...init,
        headers: { accept: 'application/json', ...init.headers },
      });
      return await answerOf(response);
    } catch {
      return { kind: 'unreachable' };
    }
  }
}

/** `/api/<…>` with every part encoded; ids may hold any character. */
export function apiPath(parts: readonly string[], query: Record<string, string> = {}): string {
  const path = `/api/${parts.map(encodeURIComponent).join('/')}`;
  const search = new URLSearchParams(query).toString();
  return search ? `${path}?${search}` : path;
}

function postOf(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = text === '' ? undefined : parseOrText(text);
  if (!response.ok) return { kind: 'problem', status: response.status, problem: isRecord(body) ? body : {} };
  const total = response.headers.get('x-total-count');
  return total === null ? { kind: 'ok', body } : { kind: 'ok', body, total: Number(total) };
}

function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
