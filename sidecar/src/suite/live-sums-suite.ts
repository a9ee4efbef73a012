import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { QueryData, QueryRequest } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../../../tests/support/eventually.ts';
import { type BookClient, connectLive } from './live-client.ts';
import { createWorld, type World } from './world.ts';

/** `loom.v1`: lists, figures and the graph. */
export function liveSumsSuite(transport: string): void {
  describe('loom.v1 sums', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
      for (let n = 1; n <= 30; n += 1) {
        const type = n % 3 === 0 ? 'Order' : 'Cart';
        await register(`a-${String(n).padStart(2, '0')}`, {
          type,
          messageCount: n,
          metadata: { large: 'x' },
        });
      }
    });
    afterAll(() => world.close());

    const register = (id: string, more: object = {}) =>
      world.post('/api/actor/register', { id, type: 'T', ...more });
    const update = (id: string, more: object) => world.post('/api/actor/update', { id, ...more });
    const remove = (id: string) => world.ask(`/api/actor/${id}`, { method: 'DELETE' });

    const list = async (request: Omit<QueryRequest, 'topic'>, client?: BookClient) => {
      const follower = client ?? (await connectLive(world));
      follower.subscribe('list', { topic: 'query', ...request });
      return { client: follower, shown: () => shownOf(follower, 'list') };
    };

    test('a window comes whole, with exact counts and facets, and without what may be large', async () => {
      const { client, shown } = await list({ q: 'type:Order', sort: '-messages', from: 1, count: 3 });
      await eventually(() => expect(shown().order).toEqual(['default:a-27', 'default:a-24', 'default:a-21']));
      expect(shown()).toMatchObject({ total: 10, of: 30, from: 1 });
      expect(shown().facets?.type).toEqual([
        { value: 'Cart', count: 20 },
        { value: 'Order', count: 10 },
      ]);
      const row = client.held('list').rows.get('default:a-27');
      expect(row).toMatchObject({ messageCount: 27, type: 'Order' });
      expect(row).not.toHaveProperty('metadata');
      expect(client.faults).toEqual([]);
    });

    test('what changes is patched, and the order named only when it changes', async () => {
      const { client, shown } = await list({ q: 'type:Order', count: 3 });
      await eventually(() => expect(shown().order).toHaveLength(3));
      const before = client.frames.length;
      await update('a-03', { status: 'busy' });
      await eventually(() =>
        expect(client.held('list').rows.get('default:a-03')).toMatchObject({ status: 'busy' }),
      );
      const patches = queryFrames(client, before);
      expect(patches.every(({ order }) => order === undefined)).toBe(true);
      await register('a-00', { type: 'Order' });
      await eventually(() => expect(shown().order[0]).toBe('default:a-00'));
      expect(shown().total).toBe(11);
      await remove('a-00');
      await eventually(() => expect(shown().total).toBe(10));
      expect(client.faults).toEqual([]);
    });

    test('the same id with another window moves it', async () => {
      const { client, shown } = await list({ count: 2 });
      await eventually(() => expect(shown().order).toEqual(['default:a-01', 'default:a-02']));
      await list({ from: 28, count: 10 }, client);
      await eventually(() => expect(shown().order).toEqual(['default:a-29', 'default:a-30']));
      expect(client.faults).toEqual([]);
    });

    test('a held order stays, and says what letting go would change', async () => {
      const { client, shown } = await list({ q: 'type:Cart', sort: '-messages', count: 3 });
      await eventually(() => expect(shown().order).toEqual(['default:a-29', 'default:a-28', 'default:a-26']));
      await list({ q: 'type:Cart', sort: '-messages', count: 3, hold: true }, client);
      await client.frame('query', ({ data }) => data.waiting !== undefined);
      await update('a-26', { messageCount: 99 });
      await update('a-28', { type: 'Order' });
      await register('a-99', { type: 'Cart', messageCount: 50 });
      await eventually(() => expect(shown().waiting).toEqual({ arrived: 1, left: 1, moved: 1 }));
      expect(shown().order).toEqual(['default:a-29', 'default:a-28', 'default:a-26']);
      expect(shown().leaving).toEqual(['default:a-28']);
      expect(client.held('list').rows.get('default:a-26')).toMatchObject({ messageCount: 99 });
      // The window moves under the same held order.
      await list({ q: 'type:Cart', sort: '-messages', from: 1, count: 2, hold: true }, client);
      await eventually(() => expect(shown().order).toEqual(['default:a-28', 'default:a-26']));
      await list({ q: 'type:Cart', sort: '-messages', count: 3 }, client);
      await eventually(() => expect(shown().order).toEqual(['default:a-26', 'default:a-99', 'default:a-29']));
      await update('a-28', { type: 'Cart', messageCount: 28 });
      await update('a-26', { messageCount: 26 });
      await remove('a-99');
      expect(client.faults).toEqual([]);
    });

    test('those who ask the same share one topic', async () => {
      const one = await list({ q: 'type:Order', count: 5 });
      const two = await list({ q: '  TYPE:"Order" ', count: 5 });
      await eventually(() => expect(two.shown().order).toHaveLength(5));
      expect(two.client.held('list').t).toBe(one.client.held('list').t);
    });

    test('figures come whole, then a step at a time; who comes back gets the steps between', async () => {
      const client = await connectLive(world);
      client.subscribe('m', { topic: 'metrics', split: 'type' });
      const first = await client.frame('metrics', ({ p }) => p === undefined);
      const next = await client.frame('metrics', ({ p }) => p !== undefined);
      expect(next.data.groups.map(({ name }) => name)).toEqual(first.data.groups.map(({ name }) => name));
      expect(next.data.times).toHaveLength(1);
      const back = await connectLive(world);
      back.subscribe('m', { topic: 'metrics', split: 'type' }, first.at);
      expect((await back.frame('subscribed')).data.mode).toBe('resumed');
      expect((await back.frame('metrics')).p).toBe(first.at);
      expect([...client.faults, ...back.faults]).toEqual([]);
    }, 15_000);

    test('the graph shows the messages that were reported', async () => {
      await world.flush(1, [
        { kind: 'registered', at: Date.now(), id: 's', type: 'Sender' },
        { kind: 'registered', at: Date.now(), id: 'r', type: 'Receiver' },
        {
          kind: 'message',
          at: Date.now(),
          from: 's',
          to: 'r',
          type: 'Ping',
          waitMs: 3,
          runMs: 4,
          error: 'no',
        },
      ]);
      const client = await connectLive(world);
      client.subscribe('g', { topic: 'graph', window: '1m' });
      const { data } = await client.frame('graph', (frame) => frame.data.edges.length > 0);
      expect(data.edges).toEqual([
        expect.objectContaining({ from: 'group:Sender', to: 'group:Receiver', messages: 1, errors: 1 }),
      ]);
      expect(client.faults).toEqual([]);
    }, 15_000);

    test('nothing is computed for topics nobody follows any more', async () => {
      const counts = async () =>
        Number((await world.ask('/metrics')).text.match(/^studio_live_topics (\d+)$/m)?.[1]);
      const { client, shown } = await list({ q: 'worker:nobody', count: 5 });
      await eventually(() => expect(shown().total).toBe(0));
      const during = await counts();
      client.send({ type: 'unsubscribe', id: 'list' });
      await eventually(async () => expect(await counts()).toBe(during - 1));
    });
  });
}

/** What a client by the book shows of a list. */
function shownOf(client: BookClient, id: string) {
  const { t } = client.held(id);
  const shown: Partial<QueryData> & { order: string[] } = { order: [] };
  for (const frame of client.frames) {
    if (frame.type === 'query' && frame.t === t) Object.assign(shown, frame.data);
  }
  return shown;
}

function queryFrames(client: BookClient, from: number): QueryData[] {
  return client.frames.slice(from).flatMap((frame) => (frame.type === 'query' ? [frame.data] : []));
}
