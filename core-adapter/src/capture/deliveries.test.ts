import { describe, expect, test } from '@jest/globals';
import { type Context, createContextStore } from './context.ts';
import { createDeliveries, SENT_KEPT } from './deliveries.ts';
import { TAKEN_KEPT } from './takings.ts';

function world() {
  const time = { now: 5_000, mono: 100 };
  const context = createContextStore();
  const deliveries = createDeliveries({ now: () => time.now, mono: () => time.mono, context });
  return { time, context, deliveries };
}

const message = (messageId: string, actorId: string, payload: unknown = { messageId }) => ({
  ...{ messageId, actorId, messageType: 'execute', correlationId: actorId, payload },
  metadata: { timestamp: new Date(4_000).toISOString() },
});

const as = (actor: string): Context => ({ actor });

describe('messages on their way', () => {
  test('who sends again did not send first', () => {
    const { context, deliveries } = world();
    const sent = message('1', 'b');
    context.within(as('a'), () => deliveries.sent(sent));
    context.within(as('retry'), () => deliveries.sent(sent));
    expect(deliveries.taken(sent, 'q', false)).toMatchObject({ to: 'b', from: 'a' });
  });

  test('each is matched with the call that carries what it carried', () => {
    const { deliveries } = world();
    const [first, second] = [message('1', 'a'), message('2', 'a')];
    for (const each of [first, second]) deliveries.taken(each, 'q', false);
    expect(deliveries.match('a', 'execute', [second.payload])?.messageId).toBe('2');
    expect(deliveries.match('a', 'execute', [{ messageId: '1' }])).toBeUndefined();
    const event = { eventType: 'E', data: {} };
    deliveries.taken({ ...message('3', 'a', event), messageType: 'event' }, 'q', false);
    expect(deliveries.match('a', 'resume', ['E', event.data])).toMatchObject({ messageId: '3', type: 'E' });
    deliveries.taken(message('4', 'a', { activityId: 'act-0', result: 1 }), 'q', false);
    expect(deliveries.match('a', 'resumeWithActivity', ['act-0', 1])?.messageId).toBe('4');
  });

  test('one that was given back waits from then on', () => {
    const { time, deliveries } = world();
    const one = message('1', 'a');
    deliveries.sent(one);
    time.mono += 10;
    expect(deliveries.taken(one, 'q', false)).toMatchObject({ waitMs: 10, retries: undefined });
    expect(deliveries.settle(one)?.queue).toBe('q');
    deliveries.returned(one, time.mono + 5);
    time.mono += 25;
    expect(deliveries.taken(one, 'q', false)).toMatchObject({ waitMs: 20, retries: 1 });
  });

  test.each([[null], ['text'], [{}], [{ actorId: '' }], [{ actorId: 7, messageId: 'x' }]])(
    '%j goes to no actor, and harms nobody',
    (odd) => {
      const { deliveries } = world();
      deliveries.sent(odd);
      deliveries.unsent(odd);
      expect(deliveries.taken(odd, 'q', false)).toBeUndefined();
      expect(deliveries.settle(odd)?.delivery).toBeUndefined();
    },
  );

  test('the bounds hold, and what is beyond is counted', () => {
    const { deliveries } = world();
    for (let n = 0; n < 2 * SENT_KEPT; n++) {
      deliveries.sent(message(`${n}`, 'a'));
      deliveries.taken(message(`${n}`, `${n % 3}`), 'q', false);
    }
    const { senders, deliveries: forgotten } = deliveries.forgotten;
    expect(senders).toBeGreaterThanOrEqual(SENT_KEPT);
    expect(forgotten).toBeGreaterThanOrEqual(2 * SENT_KEPT - TAKEN_KEPT);
  });
});
