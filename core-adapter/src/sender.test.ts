import { describe, expect, test } from '@jest/globals';
import { createManualRuntime } from '../demo/stand-ins/manual-runtime.ts';
import { createOutbox } from './outbox.ts';
import { createSender } from './sender.ts';
import type { LinkReply, OutgoingFlush, ResyncCause } from './types.ts';

type Script = (flush: OutgoingFlush, attempt: number) => LinkReply | Promise<LinkReply>;

const ok = (last = 0, extra: { epoch?: string; resync?: boolean } = {}): LinkReply => ({
  ok: true,
  epoch: 'e1',
  last,
  resync: false,
  ...extra,
});
const retry: LinkReply = { ok: false, fault: 'retry', detail: 'down' };

/** A sender alone, with a link that answers by script and a clock that waits to be told. */
function world(script: Script, outboxBytes = 1_000_000) {
  const runtime = createManualRuntime();
  const outbox = createOutbox('app/instance/abc', outboxBytes);
  const sent: { at: number; first: number; events: number; flush: OutgoingFlush }[] = [];
  const wanted: ResyncCause[] = [];
  const lines: string[] = [];
  let refusals = 0;
  const start = runtime.now();
  const sender = createSender({
    outbox,
    runtime,
    link: {
      async send(flush) {
        sent.push({ at: runtime.now() - start, first: flush.first, events: flush.events.length, flush });
        return script(flush, sent.length);
      },
    },
    log: (line) => lines.push(line),
    wantResync: (cause) => wanted.push(cause),
    refused: () => {
      refusals++;
    },
    progress: () => undefined,
    resyncing: () => false,
  });
  const count = (id: string): void => {
    outbox.countMessage(id, 1);
    sender.wake();
  };
  return { runtime, outbox, sender, sent, wanted, lines, count, refusals: () => refusals };
}

describe('pace', () => {
  test('an idle app’s change leaves at once, in its own task', async () => {
    const { runtime, sent, count } = world(() => ok());
    count('a');
    expect(sent).toEqual([]);
    await runtime.advance(0);
    expect(sent).toMatchObject([{ at: 0, first: 1, events: 1 }]);
  });

  test('a busy app’s changes gather for at most 5 ms', async () => {
    const { runtime, sent, count } = world(() => ok());
    for (let ms = 0; ms < 20; ms++) {
      count('a');
      await runtime.advance(1);
    }
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(gaps).toEqual([5, 5, 5, 5]);
  });

  test('the more there is to tell, the longer it gathers, up to 25 ms', async () => {
    const flushesAt = async (perMs: number): Promise<number> => {
      const { runtime, sent, count } = world(() => ok());
      let n = 0;
      for (let ms = 0; ms < 1_000; ms += 1) {
        for (let more = 0; more < perMs; more += 1) count(`a-${n++}`);
        await runtime.advance(1);
      }
      expect(n - sent.reduce((sum, { events }) => sum + events, 0)).toBeLessThanOrEqual(25 * perMs);
      return sent.length;
    };
    const [few, more, most] = [await flushesAt(1), await flushesAt(5), await flushesAt(20)];
    expect(few).toBeGreaterThan(160);
    expect(more).toBeLessThan(few / 1.5);
    expect(more).toBeGreaterThan(most);
    expect(most).toBeGreaterThanOrEqual(39);
  });

  test('one flush is in flight, and a backlog follows without a pause', async () => {
    const answers: ((reply: LinkReply) => void)[] = [];
    const { runtime, sent, count } = world(() => new Promise((resolve) => answers.push(resolve)));
    for (let index = 0; index < 3_000; index++) count(`a${index}`);
    await runtime.advance(100);
    expect(sent).toHaveLength(1);
    answers[0]?.(ok());
    await runtime.advance(0);
    expect(sent.map(({ events }) => events)).toEqual([1000, 1000]);
  });

  test('an idle adapter shows every 5 s that it lives', async () => {
    const { runtime, sent, count } = world(() => ok());
    count('a');
    await runtime.advance(15_100);
    expect(sent.map(({ at, first, events }) => [at, first, events])).toEqual([
      [0, 1, 1],
      [5_000, 2, 0],
      [10_000, 2, 0],
      [15_000, 2, 0],
    ]);
  });
});

describe('failures', () => {
  test('the same flush is sent until it is answered; what comes later waits', async () => {
    const { runtime, sent, count, sender } = world((_, attempt) => (attempt < 5 ? retry : ok()));
    count('a');
    await runtime.advance(1);
    for (let index = 0; index < 3; index++) count('b');
    await runtime.advance(10_000);
    const bodies = sent.slice(0, 5).map(({ flush }) => flush);
    expect(new Set(bodies).size).toBe(1);
    expect(sent[5]).toMatchObject({ first: 2, events: 1 });
    expect(sender.figures).toMatchObject({ retries: 4, connected: true, acked: 2 });
  });

  test('pauses grow to 2 s and have jitter', async () => {
    const { runtime, sent, count } = world(() => retry);
    count('a');
    await runtime.advance(60_000);
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2_001);
    expect(Math.max(...gaps.slice(0, 2))).toBeLessThanOrEqual(201);
    expect(new Set(gaps.map(Math.round)).size).toBeGreaterThan(gaps.length / 2);
    expect(sent.length).toBeGreaterThan(30);
  });

  test('a link that throws is a link that failed', async () => {
    const { runtime, sender, count } = world(() => {
      throw new Error('broken link');
    });
    count('a');
    await runtime.advance(1_000);
    expect(sender.figures.retries).toBeGreaterThan(2);
  });

  test('a refused token is told once and tried slowly', async () => {
    const denied: LinkReply = { ok: false, fault: 'denied', detail: 'HTTP 401' };
    const { runtime, sent, lines, count } = world((_, attempt) => (attempt < 4 ? denied : ok()));
    count('a');
    await runtime.advance(60_000);
    expect(lines).toEqual([expect.stringContaining('HTTP 401')]);
    const gaps = sent.slice(1, 4).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(5_000);
  });

  test.each([
    [{}, /^the studio denies access: NO/],
    [{ by: 'Redis' }, /^Redis denies access: NO/],
  ])('whoever denies access is named: %j', async (by, line) => {
    const { runtime, lines, count } = world(() => ({ ok: false, fault: 'denied', detail: 'NO', ...by }));
    count('a');
    await runtime.advance(1_000);
    expect(lines).toEqual([expect.stringMatching(line)]);
  });

  test('a flush refused for good is dropped, counted and made good by a resync', async () => {
    const refused: LinkReply = { ok: false, fault: 'refused', detail: 'HTTP 422' };
    const { runtime, sent, lines, count, sender, refusals } = world((_, n) => (n === 1 ? refused : ok()));
    count('a');
    await runtime.advance(1);
    count('b');
    await runtime.advance(1_000);
    expect(sent.map(({ first }) => first).slice(0, 2)).toEqual([1, 2]);
    expect([sender.figures.refused, refusals(), lines.length]).toEqual([1, 1, 1]);
  });

  test('an unanswered sign of life does not hold up what comes next', async () => {
    let up = true;
    const { runtime, sent, count } = world(() => (up ? ok() : retry));
    count('a');
    await runtime.advance(4_999);
    up = false;
    await runtime.advance(10);
    count('b');
    up = true;
    await runtime.advance(3_000);
    expect(sent.filter(({ events }) => events > 0)).toHaveLength(2);
  });
});

describe('doubt about the studio’s picture', () => {
  /** One change each, with the given answers. */
  async function causes(...replies: LinkReply[]): Promise<ResyncCause[]> {
    const { runtime, wanted, count } = world((_, attempt) => replies[attempt - 1] ?? replies.at(-1) ?? retry);
    for (const _ of replies) {
      count('a');
      await runtime.advance(10);
    }
    return wanted;
  }

  test('the first answer', async () => {
    expect(await causes(ok(), ok(1), ok(2))).toEqual(['connect']);
  });

  test('another epoch', async () => {
    expect(await causes(ok(), ok(1), ok(0, { epoch: 'e2' }), ok(1, { epoch: 'e2' }))).toEqual([
      'connect',
      'epoch',
    ]);
  });

  test('an older state under the same epoch', async () => {
    expect(await causes(ok(), ok(1), ok(2), ok(1), ok(4))).toEqual(['connect', 'epoch']);
  });

  test('the studio asks', async () => {
    expect(await causes(ok(), ok(1, { resync: true }), ok(2))).toEqual(['connect', 'asked']);
  });

  test('an answer from before the end of the last resync asks for nothing, unless it goes on asking', async () => {
    const { runtime, outbox, sender, wanted, count } = world(() => ok(1, { resync: true }));
    count('a');
    await runtime.advance(10);
    outbox.control({ kind: 'resync-begin', at: 1, reason: 'connect' });
    outbox.control({ kind: 'resync-end', at: 1, actors: 0 });
    sender.wake();
    await runtime.advance(9_000);
    expect(wanted).toEqual(['connect']);
    await runtime.advance(10_000);
    expect(wanted).toEqual(['connect', 'asked']);
  });

  test('state that had to be dropped', async () => {
    const { runtime, outbox, sender, wanted } = world(() => ok(), 16_000);
    for (let index = 0; index < 200; index++) outbox.countMessage(`a${index}`, 1);
    sender.wake();
    await runtime.advance(6_000);
    expect(wanted).toContain('connect');
    outbox.control({ kind: 'resync-begin', at: 1, reason: 'connect' });
    for (let index = 0; index < 200; index++) outbox.countMessage(`a${index}`, 1);
    await runtime.advance(6_000);
    expect(wanted.at(-1)).toBe('overflow');
  });
});
