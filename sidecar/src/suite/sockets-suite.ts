import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { createWorld, type Frame, type World } from './world.ts';

/** The legacy protocol: what existing clients receive without asking. */
export function socketsSuite(transport: string): void {
  describe('legacy socket', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
    });
    afterAll(() => world.close());
    const register = (id: string, more: object = {}) =>
      world.post('/api/actor/register', { id, type: 'T', ...more });

    test('says all there is at once, then the figures', async () => {
      await register('first');
      const client = await world.connect();
      const { data } = await client.frame('actors');
      expect(data).toContainEqual(expect.objectContaining({ id: 'first', type: 'T' }));
      expect((await client.frame('metrics')).data).toHaveProperty('actorPools');
      expect((await client.frame('health')).data).toMatchObject({ status: 'healthy', transport });
      expect(client.frames[0]?.type).toBe('actors');
    });

    test('an update comes twice, under its old and its expected name, with equal data', async () => {
      const client = await world.connect();
      await client.frame('actors');
      await register('twice', { status: 'busy' });
      const fits = (data: Frame['data']) => data.id === 'twice';
      const update = await client.frame('actor:update', fits);
      expect(update.data).toMatchObject({ id: 'twice', status: 'busy' });
      expect((await client.frame('actor:updated', fits)).data).toEqual(update.data);
    });

    test('a removal names app and cause', async () => {
      await register('leaving');
      const client = await world.connect();
      await client.frame('actors');
      await world.ask('/api/actor/leaving', { method: 'DELETE' });
      const removal = await client.frame('actor:removed');
      expect(removal.data).toEqual({ id: 'leaving', app: 'default', cause: 'unregistered' });
    });

    test('journal entries and spans are pushed', async () => {
      const client = await world.connect();
      await client.frame('actors');
      await world.post('/api/journal/j', { entry: { type: 'invocation', sequence: 1 } });
      expect((await client.frame('journal:j:entry')).data).toMatchObject({
        type: 'invocation',
        timestamp: expect.any(String),
      });
      await world.post('/api/trace', { correlationId: 'c1', eventType: 'message:received', actorId: 'j' });
      expect((await client.frame('traces:c1')).data).toMatchObject({ eventType: 'message:received' });
    });

    test('figures come every two seconds', async () => {
      const client = await world.connect();
      await eventually(() => {
        const figures = client.frames.filter(({ type }) => type === 'metrics');
        expect(figures.length).toBeGreaterThanOrEqual(3);
      }, 6_000);
    });

    test('a subscription answers with what is stored', async () => {
      await world.post('/api/journal/stored', { n: 1 });
      await world.post('/api/journal/stored', { n: 2 });
      const client = await world.connect();
      await client.frame('actors');
      client.send({ type: 'subscribe', data: { channel: 'journal', actorId: 'stored' } });
      const { data } = await client.frame('journal:stored');
      expect(data).toEqual([expect.objectContaining({ n: 1 }), expect.objectContaining({ n: 2 })]);
      for (const eventType of ['begun', 'ended'])
        await world.post('/api/trace', { correlationId: 'kept', eventType, actorId: 'stored' });
      await eventually(() =>
        expect(client.frames.filter(({ type }) => type === 'traces:kept')).toHaveLength(2),
      );
      client.send({ type: 'subscribe', data: { channel: 'traces', correlationId: 'kept' } });
      await eventually(() => {
        const [, , stored] = client.frames.filter(({ type }) => type === 'traces:kept');
        expect(stored?.data).toMatchObject([{ eventType: 'begun' }, { eventType: 'ended' }]);
      });
      client.send({ type: 'subscribe', data: { channel: 'actors' } });
      client.send({ type: 'subscribe', data: { channel: 'health' } });
      await eventually(() => {
        expect(client.frames.filter(({ type }) => type === 'actors')).toHaveLength(2);
        expect(client.frames.filter(({ type }) => type === 'health').length).toBeGreaterThanOrEqual(2);
      });
    });

    test.each([
      ['not json', 'bad_request'],
      ['{"type":"dance"}', 'invalid'],
      ['{"type":"subscribe","data":{"channel":"journal"}}', 'invalid'],
      ['{"type":"subscribe","data":{"channel":"secrets"}}', 'invalid'],
    ])('a frame like %s is answered and the connection stays', async (text, code) => {
      const client = await world.connect();
      client.send(text);
      expect((await client.frame('error')).data).toMatchObject({ code });
      client.send({ type: 'subscribe', data: { channel: 'health' } });
      await eventually(() => expect(client.frames.filter(({ type }) => type === 'health')).toHaveLength(2));
    });

    test('too many frames, too large ones and binary ones end it with a code', async () => {
      const talker = await world.connect();
      for (let times = 0; times < 60; times += 1)
        talker.send({ type: 'unsubscribe', data: { channel: 'actors' } });
      expect(await talker.closed).toEqual({ code: 4503, reason: 'too many frames' });
      const shouter = await world.connect();
      shouter.send('x'.repeat(17 * 1024));
      expect(await shouter.closed).toMatchObject({ code: 4505 });
      const coder = await world.connect();
      coder.ws.send(Buffer.from([1, 2, 3]));
      expect(await coder.closed).toMatchObject({ code: 4503 });
      const giant = await world.connect();
      giant.send('x'.repeat(1024 * 1024));
      expect([1006, 1009]).toContain((await giant.closed).code);
    });

    test('a subprotocol nobody speaks is told by a code that says: do not try again', async () => {
      const client = await world.connect({ protocols: ['loom.v99'] });
      expect(await client.closed).toEqual({ code: 4504, reason: 'no such subprotocol' });
    });

    test('of several subprotocols the one is chosen that is spoken here', async () => {
      const client = world.open({ protocols: ['loom.v99', 'loom.v1'] });
      await new Promise((resolve) => client.once('open', resolve));
      expect(client.protocol).toBe('loom.v1');
      client.terminate();
    });

    test('sockets are served at one path', async () => {
      expect(await world.refusal({}, '/elsewhere')).toBe(404);
      expect(await world.refusal({}, '/api/actors')).toBeGreaterThanOrEqual(200);
    });

    test('a client that does not read is dropped, others are not', async () => {
      const slow = await world.connect();
      const quick = await world.connect();
      await slow.frame('actors');
      await quick.frame('actors');
      const open = Number(/^studio_sockets (\d+)$/m.exec((await world.ask('/metrics')).text)?.[1]);
      slow.ws.pause();
      const text = 'x'.repeat(60 * 1024);
      for (let times = 0; times < 270; times += 1) await world.post('/api/journal/loud', { text, times });
      await quick.frame('journal:loud:entry', (data) => data.times === 269);
      await eventually(async () => {
        expect((await world.ask('/metrics')).text).toMatch(new RegExp(`^studio_sockets ${open - 1}$`, 'm'));
      });
      slow.ws.resume();
      expect(await slow.closed).toMatchObject({ code: 4008 });
      expect(quick.ws.readyState).toBe(quick.ws.OPEN);
    }, 20_000);
  });

  describe('legacy socket under load', () => {
    let world: World;
    beforeEach(async () => {
      world = await createWorld({ TRANSPORT: transport });
    });
    afterEach(() => world.close());

    test('a burst of updates is conflated per actor, and every last value arrives', async () => {
      const at = Date.now();
      const [actors, rounds] = [500, 10];
      const ids = Array.from({ length: actors }, (_, n) => `hot-${n}`);
      await world.flush(
        1,
        ids.map((id) => ({ kind: 'registered', at, id, type: 'T', messageCount: 0 })),
      );
      const client = await world.connect();
      await client.frame('actors');
      for (let round = 1; round <= rounds; round += 1) {
        const changes = ids.map((id) => ({ kind: 'changed', at, id, messages: 1 }));
        await world.flush(1 + round * actors, changes);
      }
      const updates = () => client.frames.filter(({ type }) => type === 'actor:update');
      await eventually(() => {
        const done = updates().filter(({ data }) => data.messageCount === rounds);
        expect(new Set(done.map(({ data }) => data.id)).size).toBe(actors);
      }, 15_000);
      expect(updates().length).toBeLessThan((actors * rounds) / 2);
    }, 30_000);

    test('beyond 20,000 actors a legacy client is refused with a code that explains', async () => {
      const at = Date.now();
      for (let start = 0; start < 20_001; start += 1000) {
        const size = Math.min(1000, 20_001 - start);
        const events = Array.from({ length: size }, (_, n) => ({
          kind: 'registered',
          at,
          id: `a${start + n}`,
          type: 'T',
        }));
        await world.flush(1 + start, events);
      }
      const client = await world.connect();
      expect(await client.closed).toMatchObject({ code: 4510, reason: expect.stringContaining('20000') });
    }, 20_000);

    test('a stop tells everybody to come back elsewhere', async () => {
      const clients = await Promise.all([world.connect(), world.connect()]);
      const closing = world.sidecar.close();
      for (const { closed } of clients) expect(await closed).toMatchObject({ code: 4001 });
      await closing;
      await expect(world.ask('/api/health')).rejects.toThrow();
    });
  });
}
