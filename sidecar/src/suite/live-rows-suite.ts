import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { type BookClient, connectLive } from './live-client.ts';
import { createWorld, type World } from './world.ts';

/** `loom.v1`: topics made of rows. */
export function liveRowsSuite(transport: string): void {
  describe('loom.v1 rows', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
    });
    afterAll(() => world.close());

    const register = (id: string, more: object = {}) =>
      world.post('/api/actor/register', { id, type: 'T', ...more });
    const update = (id: string, more: object) => world.post('/api/actor/update', { id, ...more });
    const remove = (id: string) => world.ask(`/api/actor/${id}`, { method: 'DELETE' });
    /** What a client that is up to date must hold. */
    const truth = () => {
      const { view } = world.sidecar.studio;
      return new Map([...view.live()].map((record) => [`${record.app}:${record.id}`, visible(record)]));
    };
    const equalsTruth = (client: BookClient) =>
      eventually(() => {
        const held = new Map(
          [...client.held('a').rows].map(([key, { key: _, ...row }]) => [key, visible(row)]),
        );
        expect(held).toEqual(truth());
      });

    test('welcomes, snapshots, then tells each change', async () => {
      await register('one', { status: 'idle' });
      const client = await connectLive(world);
      expect((await client.frame('welcome')).data).toMatchObject({ v: 1, fresh: true, workspace: 'default' });
      client.subscribe('a', { topic: 'actors' });
      expect((await client.frame('subscribed')).data).toEqual({ mode: 'snapshot' });
      await client.frame('snapshot', ({ data }) => data.last);
      await update('one', { status: 'busy' });
      await client.frame(
        'delta',
        ({ data }) => data.rows?.some((row) => 'set' in row && row.set.status === 'busy') ?? false,
      );
      await register('two');
      await remove('one');
      await equalsTruth(client);
      expect(client.held('a').rows.has('default:one')).toBe(false);
      expect(client.faults).toEqual([]);
    });

    test('a client that comes back gets exactly what it missed', async () => {
      await register('stays');
      const before = await connectLive(world);
      before.subscribe('a', { topic: 'actors' });
      await equalsTruth(before);
      const { at, rows } = before.held('a');
      before.ws.terminate();
      await register('missed');
      await remove('stays');
      const after = await connectLive(world);
      Object.assign(after.held('a'), { rows, at });
      after.subscribe('a', { topic: 'actors' }, at);
      expect((await after.frame('subscribed')).data).toEqual({ mode: 'resumed' });
      await equalsTruth(after);
      expect(after.frames.filter(({ type }) => type === 'snapshot')).toEqual([]);
      expect(after.held('a').resets).toEqual([]);
      expect(after.faults).toEqual([]);
    });

    test('one that missed nothing is told nothing', async () => {
      const first = await connectLive(world);
      first.subscribe('a', { topic: 'actor', app: 'default', id: 'nobody' });
      await first.frame('snapshot');
      const { at } = first.held('a');
      const again = await connectLive(world);
      again.subscribe('a', { topic: 'actor', app: 'default', id: 'nobody' }, at);
      expect((await again.frame('subscribed')).data).toEqual({ mode: 'live' });
    });

    test.each([
      ['garbage', 'position', 'not-a-position'],
      ['another past', 'epoch', encoded('0000 5 5-0')],
      ['the future', 'forgotten', undefined],
    ])('a position of %s is answered with reset and a snapshot', async (_name, reason, given) => {
      const { epoch, seq, at } = world.sidecar.studio.position();
      const client = await connectLive(world);
      client.subscribe('a', { topic: 'actors' }, given ?? encoded(`${epoch} ${seq + 1_000} ${at}`));
      expect((await client.frame('subscribed')).data).toEqual({ mode: 'snapshot' });
      expect((await client.frame('reset')).data).toEqual({ reason });
      await equalsTruth(client);
    });

    test('a position with the right number of another history is refused', async () => {
      const { epoch, seq } = world.sidecar.studio.position();
      const client = await connectLive(world);
      client.subscribe('a', { topic: 'actors' }, encoded(`${epoch} ${seq} 999999-0`));
      expect((await client.frame('reset')).data).toEqual({ reason: 'forgotten' });
    });

    test('one actor is followed with its lines, and beyond its end', async () => {
      await register('single', { metadata: { color: 'red' } });
      const client = await connectLive(world);
      client.subscribe('x', { topic: 'actor', app: 'default', id: 'single' });
      await eventually(() =>
        expect(client.held('x').rows.get('default:single')).toMatchObject({ metadata: { color: 'red' } }),
      );
      await world.post('/api/journal/single', { entry: { type: 'invocation' } });
      await eventually(() =>
        expect(client.held('x').lines).toEqual([expect.objectContaining({ kind: 'journal' })]),
      );
      await register('other');
      await remove('single');
      await eventually(() =>
        expect(client.held('x').rows.get('default:single')).toMatchObject({ cause: 'unregistered' }),
      );
      expect(client.held('x').rows.size).toBe(1);
      const dead = await connectLive(world);
      dead.subscribe('x', { topic: 'actor', app: 'default', id: 'single' });
      await eventually(() =>
        expect(dead.held('x').rows.get('default:single')).toMatchObject({ cause: 'unregistered' }),
      );
      expect([...client.faults, ...dead.faults]).toEqual([]);
    });

    test('one actor is told with its rate, though no list is followed', async () => {
      await register('counted');
      const client = await connectLive(world);
      client.subscribe('x', { topic: 'actor', app: 'default', id: 'counted' });
      let messageCount = 0;
      await eventually(
        async () => {
          messageCount += 5;
          await update('counted', { messageCount });
          expect(client.held('x').rows.get('default:counted')?.rate).toBeGreaterThan(0);
        },
        10_000,
        200,
      );
      // Another who comes later is told what the first one is.
      const later = await connectLive(world);
      later.subscribe('x', { topic: 'actor', app: 'default', id: 'counted' });
      await eventually(() =>
        expect(later.held('x').rows.get('default:counted')?.rate).toBe(
          client.held('x').rows.get('default:counted')?.rate,
        ),
      );
      expect([...client.faults, ...later.faults]).toEqual([]);
    }, 20_000);

    test('lines missed while away come once', async () => {
      const client = await connectLive(world);
      client.subscribe('x', { topic: 'actor', app: 'default', id: 'writer' });
      await world.post('/api/journal/writer', { n: 1 });
      await eventually(() => expect(client.held('x').lines).toHaveLength(1));
      const { at } = client.held('x');
      client.ws.terminate();
      await world.post('/api/journal/writer', { n: 2 });
      const back = await connectLive(world);
      Object.assign(back.held('x'), { at });
      back.subscribe('x', { topic: 'actor', app: 'default', id: 'writer' }, at);
      await world.post('/api/journal/writer', { n: 3 });
      await eventually(() =>
        expect(back.held('x').lines.map((line) => (line as { entry: { body: unknown } }).entry.body)).toEqual(
          [expect.objectContaining({ n: 2 }), expect.objectContaining({ n: 3 })],
        ),
      );
      expect(back.faults).toEqual([]);
    });

    test('unsubscribing ends it; the same id again replaces it', async () => {
      const client = await connectLive(world);
      client.subscribe('a', { topic: 'actors' });
      await client.frame('snapshot', ({ data }) => data.last);
      client.send({ type: 'unsubscribe', id: 'a' });
      client.send({ type: 'ping', id: 'p' });
      await client.frame('pong');
      const before = client.frames.length;
      await register('unheard');
      client.subscribe('x', { topic: 'actor', app: 'default', id: 'unheard' });
      await eventually(() => expect(client.held('x').rows.has('default:unheard')).toBe(true));
      client.subscribe('x', { topic: 'actor', app: 'default', id: 'one-more' });
      await client.frame('subscribed', ({ t }) => t === 'actor/default/one-more');
      await update('unheard', { status: 'busy' });
      client.send({ type: 'ping', id: 'q' });
      await client.frame('pong', ({ id }) => id === 'q');
      expect(client.frames.slice(before).filter(({ type }) => type === 'delta')).toEqual([]);
    });
  });
}

const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** What a record and a row have in common. Signs of life may be told late. */
function visible({
  producer: _p,
  n: _n,
  v: _v,
  seenAt: _s,
  lastHeartbeat: _l,
  ownerLostSince: _o,
  rate: _r,
  ...rest
}: Record<string, unknown>) {
  return rest;
}
