import { describe, expect, test } from '@jest/globals';
import { connect } from '../../demo/stand-ins/observed-app.ts';

/** A queue of whatever it is given, that hands out `batch` at once in a list, or else one by one. */
class AnyQueue {
  readonly queues = new Map<string, unknown[]>();
  private readonly batch: number | undefined;

  constructor(batch?: number) {
    this.batch = batch;
  }

  async enqueue(name: string, message: unknown): Promise<void> {
    this.queues.set(name, [...(this.queues.get(name) ?? []), message]);
  }

  async dequeue(name: string, _timeoutMs: number): Promise<unknown> {
    const list = this.queues.get(name) ?? [];
    const taken = list.splice(0, this.batch ?? 1);
    return this.batch === undefined ? (taken[0] ?? null) : taken;
  }

  readonly ack = async (_message: unknown): Promise<void> => undefined;
}

function observed(queue: AnyQueue) {
  const connected = connect();
  connected.studio.observe({ messageQueue: queue });
  return { ...connected, queue };
}

async function workedOff(
  { queue, settle, told, studio }: ReturnType<typeof observed>,
  messages: readonly unknown[],
  names: readonly string[] = ['q'],
) {
  for (const name of names) for (const message of messages) await queue.enqueue(name, message);
  const taken: unknown[] = [];
  for (const name of names) for (const _ of messages) taken.push(await queue.dequeue(name, 0));
  for (const message of taken) await queue.ack(message);
  await settle();
  const rows = told('queue').map(({ name, enqueued, taken, done, depth }) => ({
    name,
    enqueued,
    taken,
    done,
    depth,
  }));
  return { rows, settlements: studio.stats().observing.forgotten.settlements };
}

const TEN = Array.from({ length: 10 }, (_, n) => n);
const row = (name: string) => ({ name, enqueued: 10, taken: 10, done: 10, depth: 0 });

describe('all that was taken and acknowledged is done', () => {
  test.each([
    ['have no id', () => ({ actorId: 'a' })],
    ['have a number for an id', (n: number) => ({ messageId: n, actorId: 'a' })],
    ['go to no actor', (n: number) => ({ messageId: `m${n}` })],
    [
      'have ids alike in what is kept of them',
      (n: number) => ({ messageId: `${'x'.repeat(256)}${n}`, actorId: 'a' }),
    ],
    ['have the same id', () => ({ messageId: 'same', actorId: 'a' })],
    ['are texts', (n: number) => `text ${n}`],
    ['are the same text', () => 'text'],
    ['are lists', (n: number) => [n, n]],
  ])('where messages %s', async (_, message: (n: number) => unknown) => {
    const { rows, settlements } = await workedOff(observed(new AnyQueue()), TEN.map<unknown>(message));
    expect(rows).toEqual([row('q')]);
    expect(settlements).toBe(0);
  });

  test('where one message is in two queues', async () => {
    const messages = TEN.map((n) => ({ messageId: `m${n}`, actorId: 'a' }));
    const { rows } = await workedOff(observed(new AnyQueue()), messages, ['p', 'q']);
    expect(rows).toEqual([row('p'), row('q')]);
  });

  test('where more are under way than are known by their ids', async () => {
    const messages = Array.from({ length: 12_000 }, (_, n) => ({ messageId: `m${n}`, actorId: `a${n % 7}` }));
    const { rows, settlements } = await workedOff(observed(new AnyQueue()), messages);
    expect(rows).toMatchObject([{ taken: 12_000, done: 12_000 }]);
    expect(settlements).toBe(0);
  });

  test('where they come several at once, and none at times', async () => {
    const world = observed(new AnyQueue(4));
    for (const n of TEN) await world.queue.enqueue('q', { messageId: `m${n}`, actorId: 'a' });
    for (const _ of TEN) await world.queue.ack(await world.queue.dequeue('q', 0));
    await world.settle();
    expect(world.told('queue')).toMatchObject([row('q')]);
  });
});

test('what nobody is known to have taken is counted by itself', async () => {
  const world = observed(new AnyQueue());
  await world.queue.ack({ messageId: 'before', actorId: 'a' });
  await world.settle();
  expect(world.told('queue')).toEqual([]);
  expect(world.studio.stats().observing.forgotten.settlements).toBe(1);
});
