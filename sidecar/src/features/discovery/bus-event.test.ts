import { describe, expect, test } from '@jest/globals';
import { readBusEvent } from './bus-event.ts';

const event = (more: object) =>
  JSON.stringify({ actorId: 'a', timestamp: '1970-01-01T00:00:07.000Z', ...more });

describe('a message of the bus', () => {
  test.each(['actor:registered', 'actor:unregistered', 'actor:heartbeat', 'actor:message-processed'])(
    '%s is understood',
    (type) => {
      expect(readBusEvent(event({ type, actorType: 'Job', workerId: 'w' }))).toMatchObject({
        type,
        actorId: 'a',
      });
    },
  );

  test.each(['actor:status-changed', 'actor:status_changed'])('%s brings a status', (type) => {
    const data = { status: 'busy', more: [1] };
    expect(readBusEvent(event({ type, data }))).toMatchObject({ type, data: { status: 'busy' } });
  });

  test('what a registration carries is the app’s own, whatever its names', () => {
    const data = { status: 7, metadata: 'none' };
    expect(readBusEvent(event({ type: 'actor:registered', data }))).not.toHaveProperty('data');
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['no object', '7'],
    ['a list', '[]'],
    ['an unknown type', event({ type: 'actor:exploded' })],
    ['no actor', event({ type: 'actor:heartbeat', actorId: undefined })],
    ['an actor that is no text', event({ type: 'actor:heartbeat', actorId: {} })],
    ['an id too long', event({ type: 'actor:heartbeat', actorId: 'x'.repeat(513) })],
    ['no status', event({ type: 'actor:status-changed' })],
    ['an unprintable status', event({ type: 'actor:status-changed', data: { status: '\u001b[2J' } })],
    ['too large', event({ type: 'actor:heartbeat', data: { text: 'x'.repeat(300_000) } })],
    ['too deep', `{"type":"actor:heartbeat","actorId":"a","data":${'['.repeat(40)}${']'.repeat(40)}}`],
  ])('%s is not', (_, text) => {
    expect(readBusEvent(text)).toBeUndefined();
  });
});
