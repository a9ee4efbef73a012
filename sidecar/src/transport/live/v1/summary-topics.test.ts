import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TopicRequest } from '@loom-studio/core-adapter/protocol';
import { connectLive } from '../../../suite/live-client.ts';
import { createWorld, type World } from '../../../suite/world.ts';
import { SUMMARY_LIMITS } from './summary-topics.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({});
});
afterAll(() => world.close());

/** So many that each connection may ask for them at once. */
const A_CONNECTION = 16;

/** Follows `count` topics on as many connections as that takes; resolves with the errors. */
async function follow(count: number, request: (n: number) => TopicRequest): Promise<string[]> {
  const errors: string[] = [];
  for (let from = 0; from < count; from += A_CONNECTION) {
    const client = await connectLive(world);
    const ids = Array.from({ length: Math.min(A_CONNECTION, count - from) }, (_, n) => `t${from + n}`);
    for (const [n, id] of ids.entries()) client.subscribe(id, request(from + n));
    for (const id of ids) {
      const answer = await Promise.race([
        client.frame('subscribed', (frame) => frame.id === id),
        client.frame('error', (frame) => frame.id === id),
      ]);
      if (answer.type === 'error') errors.push(answer.data.code);
    }
  }
  return errors;
}

test('different graphs beyond their number are refused and counted, the same ones are shared', async () => {
  const request = (n: number): TopicRequest => ({
    topic: 'graph',
    expand: [`type-${n % SUMMARY_LIMITS.graphs}`],
  });
  expect(await follow(SUMMARY_LIMITS.graphs * 2, request)).toEqual([]);
  expect(await follow(1, () => ({ topic: 'graph', expand: ['one more'] }))).toEqual(['overloaded']);
  expect((await world.ask('/metrics')).text).toMatch(/limit="live\.graphs"\} 1$/m);
}, 60_000);

test('held lists beyond their number are refused and counted', async () => {
  const request = (): TopicRequest => ({ topic: 'query', hold: true });
  expect(await follow(SUMMARY_LIMITS.held, request)).toEqual([]);
  expect(await follow(1, request)).toEqual(['overloaded']);
  expect((await world.ask('/metrics')).text).toMatch(/limit="live\.heldLists"\} 1$/m);
}, 60_000);
