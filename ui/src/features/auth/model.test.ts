import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../net/rest.ts';
import { ok, problem, scriptedRest } from '../../net/scripted-rest.ts';
import { createSignIn } from './model.ts';

async function submitted(answer: Answer) {
  const rest = scriptedRest();
  let entered = 0;
  const signIn = createSignIn(rest, () => {
    entered += 1;
  });
  const done = signIn.submit('secret');
  expect(signIn.busy.value).toBe(true);
  await rest.answer(answer);
  await done;
  expect(signIn.busy.value).toBe(false);
  return { entered, failure: signIn.failure.value };
}

describe('sign-in', () => {
  it('lets the right token in', async () => {
    expect(await submitted(ok({ ok: true }))).toEqual({ entered: 1, failure: undefined });
  });

  it('says what was wrong', async () => {
    expect((await submitted(problem(401))).failure).toBe('This is not the token of this studio.');
    expect((await submitted(problem(429, { detail: 'Wait some seconds.' }))).failure).toBe(
      'Wait some seconds.',
    );
    expect((await submitted({ kind: 'unreachable' })).failure).toMatch(/did not answer/);
  });
});
