import { afterEach, expect, test } from '@jest/globals';
import { createMemoryEngine } from '../engine/memory/memory.ts';
import { createWorld, type World } from '../suite/world.ts';

let world: World;
afterEach(() => world.close());

test.each(['node', 'uws'])(
  'a fault of the studio is told with the request it was met in (%s)',
  async (TRANSPORT) => {
    const engine = createMemoryEngine();
    const range = () => Promise.reject(new TypeError('cannot read this'));
    world = await createWorld({ TRANSPORT, TRUST_PROXY: '127.0.0.1' }, { ...engine, range });
    const headers = { 'x-request-id': 'of-the-balancer', 'x-forwarded-for': '203.0.113.5' };
    const reply = await world.ask('/api/logs?q=secret', { headers });
    expect(reply.status).toBe(500);
    expect(reply.headers['x-request-id']).toBe('of-the-balancer');
    expect(reply.text).not.toContain('cannot read this');
    const about = { requestId: 'of-the-balancer', client: '203.0.113.5', method: 'GET', path: '/api/logs' };
    const [line = ''] = world.logged.filter((each) => each.startsWith('unexpected failure '));
    expect(JSON.parse(line.slice('unexpected failure '.length))).toMatchObject(about);
  },
);

test('a path is told as far as a line can take it', async () => {
  world = await createWorld({});
  await world.ask(`/api/${'x'.repeat(5_000)}`);
  const [line = ''] = world.logged.filter((each) => each.startsWith('refused '));
  expect(JSON.parse(line.slice('refused '.length)).path).toHaveLength(200);
});
