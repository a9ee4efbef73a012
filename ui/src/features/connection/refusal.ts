import type { Answer } from '../../net/rest.ts';

export type RefusalKind = 'unauthorized' | 'forbidden' | 'other';

/** Trying the same again would fail the same way, so the page says why instead. */
export interface Refusal {
  kind: RefusalKind;
  detail: string;
}

/** From here on the studio's close codes mean: do not come back unchanged. */
const FIRST_FINAL_CODE = 4500;
const LAST_FINAL_CODE = 4999;

const KNOWN: Record<number, Refusal> = {
  4501: { kind: 'unauthorized', detail: 'The studio asks for its token.' },
  4502: { kind: 'forbidden', detail: 'The studio does not accept pages from this address.' },
  4504: { kind: 'other', detail: 'The studio speaks another version of the protocol. Reload the page.' },
  4505: { kind: 'other', detail: 'A frame was larger than the studio accepts.' },
};

export function refusalOf(code: number, reason: string): Refusal | undefined {
  if (code < FIRST_FINAL_CODE || code > LAST_FINAL_CODE) return undefined;
  return KNOWN[code] ?? { kind: 'other', detail: reason || `The studio closed the connection (${code}).` };
}

/** What a plain call says about a socket that never opened. */
export function refusalOfAnswer(answer: Answer): Refusal | undefined {
  if (answer.kind !== 'problem') return undefined;
  const { status, problem } = answer;
  if (status === 401) return { kind: 'unauthorized', detail: 'The studio asks for its token.' };
  if (status !== 403) return undefined;
  return {
    kind: 'forbidden',
    detail: problem.detail ?? 'The studio does not accept pages from this address.',
  };
}
