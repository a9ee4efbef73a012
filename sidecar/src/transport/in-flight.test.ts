import { expect, test } from '@jest/globals';
import { createInFlight } from './in-flight.ts';

const request = new Request('http://localhost/');
const env = { remote: '', requestId: 'r', secure: false };

test('a stop waits for answers under way, and only for them', async () => {
  const answers: Array<(response: Response) => void> = [];
  const requests = createInFlight(() => new Promise((resolve) => answers.push(resolve)));
  await requests.settled(60_000);
  const replies = [requests.fetch(request, env), requests.fetch(request, env)];
  let settled = false;
  const waiting = requests.settled(60_000).then(() => {
    settled = true;
  });
  answers[0]?.(new Response());
  await replies[0];
  expect(settled).toBe(false);
  answers[1]?.(new Response());
  await waiting;
  expect(settled).toBe(true);
});

test('a failed answer is an answer, and one that never comes is not waited for longer than told', async () => {
  const failing = createInFlight(() => Promise.reject(new Error('no')));
  await expect(failing.fetch(request, env)).rejects.toThrow('no');
  await failing.settled(60_000);
  const hanging = createInFlight(() => new Promise(() => undefined));
  void hanging.fetch(request, env);
  await hanging.settled(10);
});
