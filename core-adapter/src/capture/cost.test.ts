import { describe, expect, test } from '@jest/globals';
import { createManualRuntime } from '../../demo/stand-ins/manual-runtime.ts';
import { createOutbox } from '../outbox.ts';
import type { AppEvent } from '../protocol/events.ts';
import { compileRedactions } from '../protocol/redact.ts';
import type { Shedding } from './breaker.ts';
import { createCost } from './cost.ts';
import { createMeter } from './meter.ts';
import { createTeller } from './told.ts';

function world() {
  const state = { now: 0, fill: 0 };
  const mono = () => state.now;
  const meter = createMeter(mono);
  const cost = createCost({ now: mono, mono, meter, elsewhere: () => 0, fill: () => state.fill });
  function second(spentMs: number) {
    meter.spent(spentMs);
    state.now += 1_000;
    cost.update();
    const news = cost.news();
    if (news) cost.told(news);
    return news;
  }
  return { state, meter, cost, second };
}

describe('what observing costs', () => {
  test('one call in 64 is timed, work inside other work once', () => {
    const { state, meter } = world();
    for (let call = 0; call < 128; call++) {
      const outer = meter.enter();
      const inner = meter.enter();
      state.now += 1;
      meter.leave(inner);
      meter.leave(outer);
    }
    expect(meter.figures).toEqual({ samples: 2, sampledNanos: 2e6, totalMs: 128 });
  });

  test('is told at first and when it changed, at most every five seconds', () => {
    const { state, meter, second } = world();
    for (let call = 0; call < 16 * 64; call++) {
      const entered = meter.enter();
      state.now += 0.001;
      meter.leave(entered);
    }
    const told = Array.from({ length: 20 }, () => second(1)).filter((news) => news !== undefined);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ kind: 'self', nanos: 2_000, shedding: 'nothing' });
    const busy = Array.from({ length: 10 }, () => second(300)).filter((news) => news !== undefined);
    expect(busy.length).toBeLessThanOrEqual(2);
    expect(busy[0]).toMatchObject({ shedding: 'payloads' });
  });

  test('a full outbox holds back until it has been empty for a while', () => {
    const { state, cost, second } = world();
    state.fill = 0.9;
    second(0);
    expect(cost.shedding()).toBe('messages');
    state.fill = 0;
    for (let passed = 0; passed < 30; passed++) second(0);
    expect(cost.shedding()).toBe('nothing');
  });
});

test('payloads go first, then spans; what is left of a message is told', () => {
  const runtime = createManualRuntime();
  const outbox = createOutbox('app/instance/abc', 1_000_000);
  const counts = { invalid: 0, cut: 0, shed: 0 };
  let level: Shedding = 'nothing';
  const teller = createTeller({
    ...{ outbox, runtime, counts, redactions: compileRedactions(['payload.card']) },
    ...{ meter: createMeter(runtime.mono), shedding: () => level, wake: () => undefined },
    actors: () => ({ runs: () => false, toldOf: () => undefined }),
  });
  const message: AppEvent = { kind: 'message', at: 1, to: 'a', payload: 1 };
  const span: AppEvent = { kind: 'span', at: 1, correlationId: 'c', eventType: 'e' };
  for (level of ['nothing', 'payloads', 'spans', 'messages'] as const)
    for (const event of [message, span]) teller.tell(event, 100);
  const { payload: _, ...bare } = message;
  expect(outbox.take()?.flush.events).toEqual([message, span, bare, span, bare, bare]);
  expect(teller.copy({ card: '4111', n: 1 }, 'payload').value).toEqual({ card: '[redacted]', n: 1 });
  teller.copy('x'.repeat(300_000), 'payload');
  teller.invalid();
  expect(counts).toEqual({ invalid: 1, cut: 1, shed: 2 });
});
