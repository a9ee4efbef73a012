import type { Answer, Rest } from './rest.ts';

export interface ScriptedRest extends Rest {
  /** Every path asked for, oldest first. */
  asked: string[];
  /** Answers the oldest open call; resolves when whoever waited has seen it. */
  answer(answer: Answer, which?: number): Promise<void>;
}

/** A studio whose answers a test gives one by one, in any order. */
export function scriptedRest(): ScriptedRest {
  const asked: string[] = [];
  const open: Array<(answer: Answer) => void> = [];
  const call = (path: string) => {
    asked.push(path);
    return new Promise<Answer>((resolve) => open.push(resolve));
  };
  return {
    asked,
    get: call,
    post: call,
    async answer(answer, which = 0) {
      const [resolve] = open.splice(which, 1);
      if (!resolve) throw new Error('no call is open');
      resolve(answer);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

export function ok(body: unknown, total?: number): Answer {
  return total === undefined ? { kind: 'ok', body } : { kind: 'ok', body, total };
}

export function problem(status: number, members: Record<string, unknown> = {}): Answer {
  return { kind: 'problem', status, problem: members };
}
