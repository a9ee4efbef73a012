import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ TRANSPORT: 'node' });
});
afterAll(() => world.close());

const PATHS = [
  '/api/actor/register',
  '/api/actor/update',
  '/api/events',
  '/api/journal/x',
  '/api/metrics',
  '/api/trace',
  '/api/flush',
  '/api/session',
];
const EXPECTED = [200, 400, 401, 404, 413, 415, 422, 429];

const key = fc.constantFrom(
  ...['id', 'type', 'status', 'actorId', 'actorType', 'data', 'metadata', 'entry', 'kind', 'at', 'messages'],
  ...[
    'messageCount',
    'timestamp',
    'correlationId',
    'eventType',
    'workerId',
    'upsert',
    '__proto__',
    'constructor',
  ],
);
const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    'actor:registered',
    'actor:status-changed',
    'registered',
    'changed',
    'journal',
    'span',
    'idle',
  ),
);
const { value: body } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(key, tie('value'), { maxKeys: 8 }),
}));

test('no body makes any endpoint fail unexpectedly', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), body, async (path, value) => {
      const { status, text } = await world.post(path, value ?? null);
      expect([path, EXPECTED.includes(status), text]).toEqual([path, true, text]);
    }),
    { numRuns: 400 },
  );
  expect((await world.ask('/api/health')).json).toMatchObject({ status: 'healthy' });
}, 60_000);

test('no event in a flush stops its neighbours or breaks the numbering', async () => {
  let first = 1;
  await fc.assert(
    fc.asyncProperty(fc.array(body, { maxLength: 5 }), async (events) => {
      const known = { kind: 'registered', at: 1, id: `n-${first}`, type: 'T' };
      const reply = await world.flush(first, [...events, known]);
      first += events.length + 1;
      expect(reply.json).toMatchObject({ last: first - 1, resync: false });
      expect((await world.ask(`/api/actors/${known.id}`)).status).toBe(200);
    }),
    { numRuns: 200 },
  );
}, 60_000);

test('no path, query or header makes a read fail unexpectedly', async () => {
  const part = fc.string({ unit: 'binary', minLength: 1 });
  const names = fc.constantFrom('sort', 'limit', 'cursor', 'q', 'type', 'app', 'removed', 'from', 'to');
  await fc.assert(
    fc.asyncProperty(part, names, part, async (id, name, value) => {
      const query = `${name}=${encodeURIComponent(value)}`;
      for (const path of [`/api/actors?${query}`, `/api/journal/${encodeURIComponent(id)}?${query}`]) {
        expect([200, 404, 405, 422]).toContain((await world.ask(path)).status);
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);
