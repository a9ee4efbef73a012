/** Jobs on Loom's queue over BullMQ, first as it is and then observed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectStudio } from '@loom-studio/core-adapter';
import { loom, redisOfLoom, tell } from './loom.ts';
import type { Message, Queue, RedisClient } from './loom-types.ts';
import { message } from './message.ts';
import { createOutcomes, remember } from './outcomes.ts';

interface BullQueue extends Queue {
  registerWorker(queue: string, processor: (message: Message) => Promise<void>, concurrency?: number): void;
  getQueueStats(queue: string): Promise<Record<string, unknown> | null>;
  getJobAttempts(job: string): Promise<Array<{ attemptNumber: number; status: string }>>;
  getQueue(queue: string): { getJobCounts(): Promise<Record<string, number>> } | undefined;
  close(): Promise<void>;
}

const { BullMQMessageQueue } = await loom<{
  BullMQMessageQueue: new (redis: RedisClient, options?: { prefix?: string }) => BullQueue;
}>('storage/bullmq-message-queue');

const QUICK = { backoff: { type: 'fixed', delay: 5 }, attempts: 3 };
const JOBS = 20;

/** Of `actor-Order`: most do their work, one only in its third attempt, one never. */
async function work(queue: BullQueue, suffix: string) {
  const { call, lines, note } = createOutcomes();
  const orders = `actor-Order${suffix}`;
  const mails = `actor-Mail${suffix}`;
  const tries = new Map<string, number>();
  let mailed = 0;
  queue.registerWorker(orders, async ({ messageId, actorId, payload }) => {
    const attempt = (tries.get(messageId) ?? 0) + 1;
    tries.set(messageId, attempt);
    note(`${messageId} attempt ${attempt}`);
    if (messageId.endsWith('never')) throw new Error(`never paid by ${actorId}`);
    if (messageId.endsWith('third') && attempt < 3) throw new Error('not yet');
    await queue.enqueue(mails, message(`mail-${messageId}`, 'mail-1', { payload }), QUICK);
  });
  queue.registerWorker(mails, async () => void mailed++, 4);
  const id = (name: string | number) => `job${suffix}-${name}`;
  for (let n = 0; n < JOBS; n++)
    await call('enqueue', () =>
      queue.enqueue(orders, message(id(n), `order-${n % 4}`, { payload: { n } }), QUICK),
    );
  for (const name of ['third', 'never'])
    await call('enqueue', () => queue.enqueue(orders, message(id(name), `order-${name}`), QUICK));
  await call('a colon in the name', () => queue.enqueue('actor:Order', message('refused', 'x')));
  await call('dequeue', () => queue.dequeue(orders, 10));
  const done = async (): Promise<boolean> => {
    const { failed } = (await queue.getQueue(orders)?.getJobCounts()) ?? {};
    return mailed === JOBS + 1 && failed === 1;
  };
  for (const end = Date.now() + 20_000; Date.now() < end && !(await done()); ) await sleep(20);
  const attempts = await queue.getJobAttempts(id('third'));
  return {
    // Jobs and enqueuing overlap: in order by job.
    lines: lines.map((line) => line.replaceAll(suffix, '')).sort(),
    mailed,
    attempts: attempts.map(({ attemptNumber, status }) => `${attemptNumber} ${status}`),
    stats: await queue.getQueueStats(orders),
    counts: await queue.getQueue(orders)?.getJobCounts(),
  };
}

async function closed(queue: BullQueue, redis: RedisClient): Promise<void> {
  await queue.close();
  await redis.quit();
}

const redis = redisOfLoom();
const plain = new BullMQMessageQueue(redis, { prefix: 'plain' });
const untouched = await work(plain, 'Plain');
await closed(plain, redis);

const redis2 = redisOfLoom();
const queue = new BullMQMessageQueue(redis2, { prefix: 'observed' });
const isAsBefore = remember(queue);
const studio = connectStudio(undefined, { app: 'jobs' });
studio.observe({ messageQueue: queue });
const observed = await work(queue, '');
// Nobody works on these; what waits is looked at every five seconds.
for (let n = 0; n < 7; n++) await queue.enqueue('actor-Later', message(`later-${n}`, 'later-1'));
await sleep(6_000);
const flushed = await studio.flush();
const { dropped, observing } = studio.stats();
await studio.close();
const restored = isAsBefore();
await closed(queue, redis2);
tell({ untouched, observed, flushed, dropped, observing, restored });
