import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLOSE, LIVE_BOUNDS } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../../../tests/support/eventually.ts';
import { LIVE_LIMITS } from '../transport/live/live.ts';
import { connectLive } from './live-client.ts';
import { createWorld, type World } from './world.ts';

/** `loom.v1` clients that send nonsense, too much or too often: answered, and nobody else notices. */
export function liveRudeSuite(transport: string): void {
  describe('loom.v1 rudeness', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
    });
    afterAll(() => world.close());

    test.each([
      ['not json', 'bad_request', undefined],
      ['[]', 'invalid', undefined],
      ['{"type":"dance","id":"x"}', 'invalid', 'x'],
      ['{"type":"subscribe","id":"x","data":{"topic":"secrets"}}', 'invalid', 'x'],
      ['{"type":"subscribe","id":"x","data":{"topic":"query","count":100000}}', 'invalid', 'x'],
      ['{"type":"subscribe","id":"x","data":{"topic":"query","from":-1}}', 'invalid', 'x'],
      ['{"type":"subscribe","id":"x","data":{"topic":"actor","app":"../etc","id":"a"}}', 'invalid', 'x'],
      ['{"type":"subscribe","id":"x","data":{"topic":"actors"},"at":12}', 'invalid', 'x'],
      ['{"type":"subscribe","id":"","data":{"topic":"actors"}}', 'invalid', undefined],
      [`{"type":"subscribe","id":"x","data":${'['.repeat(2_000)}${']'.repeat(2_000)}}`, 'invalid', 'x'],
      ['{"type":"subscribe","id":"x","data":{"topic":"query","q":"type:("}}', 'invalid', 'x'],
      ['{"type":"subscribe","id":"x","data":{"topic":"query","sort":"colour"}}', 'invalid', 'x'],
    ])('%s is answered with %s and the connection stays', async (text, code, id) => {
      const client = await connectLive(world);
      client.send(text);
      const { id: named, data } = await client.frame('error');
      expect({ code: data.code, named }).toEqual({ code, named: id });
      expect(data.message).not.toBe('');
      client.send({ type: 'ping', id: 'still' });
      await client.frame('pong', (frame) => frame.id === 'still');
      expect(client.faults).toEqual([]);
    });

    test('a filter that is not understood names the place', async () => {
      const client = await connectLive(world);
      client.subscribe('x', { topic: 'query', q: 'type:Order waited>soon' });
      const { data } = await client.frame('error');
      expect(data.problem).toMatchObject({ from: 18, message: expect.any(String) });
    });

    test('more topics than a connection may follow are refused, the others go on', async () => {
      const client = await connectLive(world);
      for (let n = 0; n <= LIVE_BOUNDS.topics; n += 1) {
        client.subscribe(`t${n}`, { topic: 'actor', app: 'default', id: `a${n}` });
        if (n % 15 === 14)
          await client.frame('subscribed', ({ id }) => id === `t${n}`).then(() => pause(world));
      }
      const { id, data } = await client.frame('error');
      expect({ id, code: data.code }).toEqual({ id: `t${LIVE_BOUNDS.topics}`, code: 'limit' });
      await eventually(() =>
        expect(client.frames.filter(({ type }) => type === 'subscribed')).toHaveLength(LIVE_BOUNDS.topics),
      );
      expect((await world.ask('/metrics')).text).toMatch(/limit="live\.topics"\} 1$/m);
    });

    test('frames that come too fast are refused; who does not listen is closed', async () => {
      const client = await connectLive(world);
      for (let n = 0; n < LIVE_LIMITS.framesPerSecond + 5; n += 1) client.send({ type: 'ping', id: `p${n}` });
      expect((await client.frame('error')).data).toMatchObject({ code: 'rate', retryable: true });
      for (let n = 0; n < 2 * LIVE_LIMITS.framesPerSecond; n += 1) client.send({ type: 'ping', id: `q${n}` });
      expect((await client.closed).code).toBe(CLOSE.badFrame);
    });

    test('a frame too large and a binary one end it with a code', async () => {
      const large = await connectLive(world);
      large.send({ type: 'ping', id: 'x'.repeat(LIVE_LIMITS.frameBytes) });
      expect((await large.closed).code).toBe(CLOSE.tooLarge);
      const binary = await connectLive(world);
      binary.ws.send(Buffer.from([1, 2, 3]));
      expect((await binary.closed).code).toBe(CLOSE.badFrame);
    });

    test('a sidecar that stops says when to come back', async () => {
      const leaving = await createWorld({ TRANSPORT: transport });
      const client = await connectLive(leaving);
      await client.frame('welcome');
      const closing = leaving.sidecar.close();
      const { data } = await client.frame('bye');
      expect(data.code).toBe(CLOSE.draining);
      expect(data.afterMs).toBeGreaterThanOrEqual(0);
      expect((await client.closed).code).toBe(CLOSE.draining);
      await closing;
    });
  });
}

/** Long enough for a connection to be allowed its next frames. */
async function pause(world: World): Promise<void> {
  const { now } = world.sidecar.studio.view.state;
  await eventually(() => expect(world.sidecar.studio.view.state.now).toBeGreaterThanOrEqual(now + 1_900));
}
