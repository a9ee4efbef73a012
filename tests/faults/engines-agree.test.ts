import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LogEvent, parseRedisUrl, type RedisAddress } from '@loom-studio/core-adapter/protocol';
import fc from 'fast-check';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { createMemoryEngine } from '../../sidecar/src/engine/memory/memory.ts';
import { createRedisEngine } from '../../sidecar/src/engine/redis/redis.ts';
import { ingest, tickFlush } from '../../sidecar/src/ingest/ingest.ts';
import { createIntake } from '../../sidecar/src/ingest/intake.ts';
import { DEFAULT_POLICY } from '../../sidecar/src/ingest/policy.ts';
import { createReplica } from '../../sidecar/src/ingest/replica.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type Command, type Commanded, command, everything, perform, stateOf } from './engine-commands.ts';
import { createNaming } from './engine-naming.ts';

/**
 * I23: whatever is asked, both engines answer alike and hold alike. They may differ in
 * - how epochs and log entries are named: only order and equality mean anything;
 * - the order in which state is loaded, and the size of pages;
 * - log entries at or before the position: either may forget them, at any time;
 * - how a limit is measured (memory counts bytes, Redis entries and lines), so no run comes near one;
 * - engine time, which is the server's in Redis: here both are told theirs.
 */
const RUNS = Number(process.env['AGREE_RUNS'] ?? 30);

type Tamper = (engine: Engine) => Engine;
const asItIs: Tamper = (engine) => engine;

let redis: TestRedis;
let shared: Engine;
let workspaces = 0;
beforeAll(async () => {
  redis = await startRedis();
  // Upkeep may be under way when the engine closes. What a command was denied fails the command.
  const onError = () => undefined;
  shared = createRedisEngine({ address: parseRedisUrl(redis.url) as RedisAddress, onError });
});
afterAll(async () => {
  await shared.close();
  await redis.close();
});

/** Both engines, with an empty workspace each. */
function both(tamper: Tamper): Commanded[] {
  workspaces += 1;
  const ws = `w${workspaces}`;
  return [createMemoryEngine(), tamper(shared)].map((engine) => ({ engine, ws, entries: [], positions: [] }));
}

/** What one engine answered to everything, and what it was left with. */
async function answersOf(on: Commanded, commands: Command[]): Promise<unknown[]> {
  const named = createNaming(on);
  const answers = [named(await on.engine.position(on.ws))];
  for (const asked of commands) answers.push(named(await perform(on, asked)));
  return [...answers, named(await everything(on))];
}

const commands = fc.array(command, { minLength: 1, maxLength: 40 });

const alike = (tamper: Tamper) =>
  fc.asyncProperty(commands, async (asked) => {
    const [memory, inRedis] = await Promise.all(both(tamper).map((on) => answersOf(on, asked)));
    expect(inRedis).toEqual(memory);
  });

describe('any sequence of commands', () => {
  it('is answered alike by both engines', async () => {
    await fc.assert(alike(asItIs), { numRuns: 3 * RUNS });
  }, 60_000);

  const mistakes: Array<[string, Tamper]> = [
    [
      'commits on any position',
      (engine) => ({
        ...engine,
        commit: async (ws, _, entry) => engine.commit(ws, await engine.position(ws), entry),
      }),
    ],
    [
      'leaves set what was to be unset',
      (engine) => ({
        ...engine,
        commit: (ws, expected, entry) =>
          engine.commit(ws, expected, {
            ...entry,
            actors: entry.actors.map((each) => ('unset' in each ? { ...each, unset: [] } : each)),
          }),
      }),
    ],
    [
      'says of any position that nothing was missed',
      (engine) => ({
        ...engine,
        async since(ws, position) {
          const entries = await engine.since(ws, position);
          return entries === 'gone' ? [] : entries;
        },
      }),
    ],
    ['gives a lease to whoever asks', (engine) => ({ ...engine, hold: async () => true })],
  ];
  it.each(mistakes)(
    'would not be, if one %s',
    async (_, tamper) => {
      expect((await fc.check(alike(tamper), { numRuns: 2_000, endOnFailure: true })).failed).toBe(true);
    },
    60_000,
  );
});

const producer = fc.constantFrom('shop/h/1', 'shop/h/2', 'curl');
const id = fc.constantFrom('a', 'b', '__proto__', 'ü:/%');
const at = fc.nat({ max: 10_000 });
const event: fc.Arbitrary<LogEvent> = fc.oneof(
  fc.record({ kind: fc.constant('registered' as const), at, id, type: fc.constantFrom('T', 'U') }),
  fc.record({
    kind: fc.constant('changed' as const),
    at,
    id,
    messages: fc.nat({ max: 3 }),
    upsert: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('removed' as const), at, id }),
  fc.record({ kind: fc.constant('message' as const), at, to: id, from: id, runMs: fc.constantFrom(0.1, 3) }),
  fc.record({ kind: fc.constant('journal' as const), at, id, entry: fc.constant({ type: 'noted' }) }),
  fc.record({ kind: fc.constant('resync-begin' as const), at, reason: fc.constant('asked' as const) }),
  fc.record({
    kind: fc.constant('resync-actor' as const),
    at,
    id,
    type: fc.constant('T'),
    lastHeartbeat: at,
  }),
  fc.record({ kind: fc.constant('resync-end' as const), at, actors: fc.constant(1) }),
  fc.constant({ kind: 'registered', at: 1, id: 7 } as never),
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ producer, first: fc.nat({ max: 12 }), events: fc.array(event, { maxLength: 4 }) }),
  },
  { weight: 2, arbitrary: fc.constantFrom(1_000, 10_000, 400_000).map((passes) => ({ passes })) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The same flushes and ticks, applied one after the other. */
async function appliedBy({ engine: given, ws }: Commanded, steps: Step[]): Promise<unknown> {
  let now = 1_000_000;
  const engine: Engine = { ...given, now: async () => now };
  const onError = () => undefined;
  const replica = await createReplica({ engine, workspace: ws, policy: DEFAULT_POLICY, onError });
  const options = {
    engine,
    workspace: ws,
    policy: DEFAULT_POLICY,
    replica,
    intake: createIntake(engine, ws),
  };
  await ingest(options, { waitMs: 0 });
  for (const each of steps) {
    if ('passes' in each) now += each.passes;
    await engine.append(ws, 'passes' in each ? tickFlush(now) : each);
    await ingest(options, { waitMs: 0 });
  }
  replica.close();
  const rejected = await engine.range(ws, 'rejected', { limit: 500 });
  const messages = await engine.range(ws, 'messages:shop:a', { limit: 500 });
  return { seq: replica.position().seq, state: await stateOf(engine, ws), rejected, messages };
}

const sameState = (tamper: Tamper) =>
  fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
    const [memory, inRedis] = await Promise.all(both(tamper).map((on) => appliedBy(on, steps)));
    expect(inRedis).toEqual(memory);
  });

describe('any log', () => {
  it('makes the same state on both engines', async () => {
    await fc.assert(sameState(asItIs), { numRuns: RUNS });
  }, 60_000);

  it('would not, if one engine handed entries out twice', async () => {
    const again: Tamper = (engine) => ({
      ...engine,
      async tail(ws, cursor, options) {
        const { entries, gap } = await engine.tail(ws, cursor, options);
        return { entries: entries.flatMap((entry) => [entry, entry]), gap };
      },
    });
    expect((await fc.check(sameState(again), { numRuns: 2_000, endOnFailure: true })).failed).toBe(true);
  }, 60_000);
});
