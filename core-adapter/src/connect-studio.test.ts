import { describe, expect, test } from '@jest/globals';
import { createRegistry } from '../demo/registry.ts';
import { createManualRuntime } from '../demo/stand-ins/manual-runtime.ts';
import { createModelStudio } from '../demo/stand-ins/model-studio.ts';
import { connectStudio, openStudio } from './connect-studio.ts';
import { LIMITS } from './protocol/limits.ts';
import type { RecordedMessage, RedisLike, Registration, RegistryLike, StudioOptions } from './types.ts';

const actor = (actorId: string, more: Partial<Registration> = {}): Registration => ({
  actorId,
  actorType: 'T',
  workerId: 'w',
  status: 'idle',
  lastHeartbeat: new Date(0).toISOString(),
  messageCount: 0,
  ...more,
});

function world(options: StudioOptions = {}) {
  const runtime = createManualRuntime();
  const registry = createRegistry(runtime.now);
  const model = createModelStudio();
  const studio = openStudio(
    registry,
    { link: model, log: () => undefined, ...options },
    { runtime, env: {} },
  );
  return { runtime, registry, model, studio };
}

describe('options', () => {
  const wrong: [string, StudioOptions, RegExp][] = [
    ['a url of another kind', { url: 'ftp://localhost' }, /url: "ftp:\/\/localhost"/],
    ['a Redis without a host', { url: 'redis://' }, /url: "redis:\/\/" is not redis:\/\/host/],
    ['a Sentinel without a group', { url: 'redis+sentinel://a:26379' }, /"redis\+sentinel:\/\/a:26379"/],
    ['a Cluster with a database', { url: 'redis://a:1,b:2/3' }, /url: "redis:\/\/a:1,b:2\/3"/],
    ['a password of Redis', { url: 'redis://me:hidden@host:x' }, /url: "redis:\/\/…@host:…"/],
    ['a password with a slash', { url: 'redis://me:hid/hidden@host:x' }, /"redis:\/\/…@host:…"/],
    ['a password without its host', { url: 'redis://me:hidden' }, /url: "redis:\/\/me:…"/],
    ['a client that is none', { redis: 'redis://x' as unknown as RedisLike }, /redis: not an ioredis client/],
    [
      'a client that renames keys',
      { redis: { pipeline: () => ({ exec: async () => [] }), options: { keyPrefix: 'app:' } } },
      /redis: its keyPrefix/,
    ],
    ['a client and a url', { url: 'redis://x', redis: {} as RedisLike }, /url and redis/],
    ['no url', { url: 'localhost' }, /url: "localhost"/],
    ['an app with a slash', { app: 'a/b' }, /app: "a\/b"/],
    ['an empty workspace', { workspace: '' }, /workspace: ""/],
    ['a tiny outbox', { outboxBytes: 10 }, /outboxBytes: 10/],
    ['a negative interval', { reconcileIntervalMs: -1 }, /reconcileIntervalMs: -1/],
    ['an age of nothing', { maxAge: 0 }, /maxAge: 0/],
    ['a log that is no function', { log: 5 as never }, /^log: must be a function/],
    ['a worker that is no name', { workerId: 7 as never }, /^workerId: must be/],
    ['a switch that is a word', { enabled: 'no' as never }, /^enabled: must be true or false/],
    ['no options at all', null as never, /^options: must be an object/],
    ['an empty step in a path', { redact: ['a..b'] }, /"a\.\.b"/],
    ['two ways to a studio', { url: 'http://x', link: createModelStudio() }, /url and link/],
    ['a token with a line break', { token: 'top\nsecret' }, /^token: must be visible ASCII/],
    ['a password in the url', { url: 'http://me:hidden@host' }, /url: "http:\/\/…@host"/],
  ];
  test.each(wrong)('%s is refused at once, with the value but no secret', (_, options, message) => {
    const registry = createRegistry();
    const attempt = (): unknown => openStudio(registry, options, { env: {} });
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/hidden|secret/);
  });

  test('a token that Redis has no use for is said to be of none', async () => {
    for (const token of ['sesame', undefined]) {
      const lines: string[] = [];
      const log = (line: string) => lines.push(line);
      const url = 'redis://127.0.0.1:9';
      const env = { STUDIO_TOKEN: 'of-the-environment' };
      const studio = openStudio(createRegistry(), { url, log, ...(token && { token }) }, { env });
      expect(lines).toEqual(token ? [expect.stringMatching(/^token: not used over Redis/)] : []);
      await studio.close(0);
    }
  });

  test('what is no registry is refused', () => {
    expect(() => connectStudio({} as unknown as RegistryLike)).toThrow(/register\(\) is missing/);
    expect(() => connectStudio(null as unknown as RegistryLike)).toThrow(TypeError);
  });

  test('the environment is used where options are silent', () => {
    const open = (env: Record<string, string>): unknown => openStudio(createRegistry(), {}, { env });
    expect(() => open({ STUDIO_URL: 'nowhere' })).toThrow(/STUDIO_URL: "nowhere"/);
    expect(() => open({ STUDIO_WORKSPACE: 'no spaces' })).toThrow(/"no spaces"/);
    for (const STUDIO_ENABLED of ['false', '0', 'No', 'off']) {
      expect(openStudio(createRegistry(), {}, { env: { STUDIO_ENABLED } }).stats().enabled).toBe(false);
    }
    // Set but empty, as compose files do: the same as not set.
    const unset = openStudio(createRegistry(), {}, { env: { STUDIO_WORKSPACE: '', STUDIO_ENABLED: '' } });
    expect(unset.stats().enabled).toBe(true);
    void unset.close(0);
  });

  test('a service that carries its registry is as good', async () => {
    const registry = createRegistry();
    const model = createModelStudio();
    const studio = connectStudio({ registry }, { link: model });
    await registry.register(actor('a'));
    expect(await studio.flush()).toBe(true);
    expect(model.actors.has('a')).toBe(true);
    await studio.close();
  });
});

describe('switched off', () => {
  test('everything is taken and nothing happens', async () => {
    const registry = createRegistry();
    const before = { ...registry };
    const studio = connectStudio(registry, { enabled: false, url: 'not even looked at' });
    studio.recordMessage({ to: 'a' });
    expect(await studio.flush()).toBe(true);
    expect(studio.stats()).toMatchObject({ enabled: false, connected: false });
    expect({ ...registry }).toEqual(before);
    await studio.close();
  });
});

describe('what is sent', () => {
  test('begins with who this is', async () => {
    const { runtime, model } = world({ app: 'shop', instance: 'one', maxAge: 60, autoCleanup: false });
    await runtime.advance(1);
    expect(model.applied[0]).toMatchObject({
      kind: 'hello',
      pid: process.pid,
      maxAgeMs: 60_000,
      autoCleanup: false,
      shared: false,
    });
    expect(JSON.parse(model.attempts[0] ?? '')).toMatchObject({
      producer: expect.stringMatching(/^shop\/one\/[a-z0-9]+$/),
      first: 1,
    });
  });

  test('is what the registry was told, as it was at the call', async () => {
    const { runtime, registry, model } = world();
    await runtime.advance(100);
    const mutable = actor('a', { metadata: { step: 1 }, serverEndpoint: 'http://w:1' });
    const done = registry.register(mutable);
    mutable.status = 'busy';
    mutable.metadata = { step: 2 };
    await done;
    await runtime.advance(10);
    expect(model.applied.at(-1)).toEqual({
      kind: 'registered',
      at: expect.any(Number),
      id: 'a',
      type: 'T',
      worker: 'w',
      status: 'idle',
      messageCount: 0,
      lastHeartbeat: 0,
      endpoint: 'http://w:1',
      metadata: { step: 1 },
    });
  });

  test('leaves out what a studio would not take, instead of losing the flush', async () => {
    const { runtime, registry, model, studio } = world();
    await runtime.advance(100);
    const odd = { status: '\u0000\n', messageCount: -1, lastHeartbeat: 'yesterday', actorType: '' };
    await registry.register(actor('a', { ...odd, workerId: 'w'.repeat(300), metadata: ['list'] }));
    await registry.register(actor(''));
    await registry.heartbeat('x'.repeat(LIMITS.idChars + 1));
    await registry.updateStatus('a', '');
    await runtime.advance(10);
    expect(model.applied.at(-1)).toEqual({
      kind: 'registered',
      at: expect.any(Number),
      id: 'a',
      type: 'unknown',
      worker: 'w'.repeat(LIMITS.nameChars),
      metadata: { value: ['list'] },
    });
    expect(studio.stats().dropped.invalid).toBe(3);
  });

  test('never holds what is to be redacted, nor more than fits', async () => {
    const { runtime, registry, model, studio } = world({ redact: ['metadata.card', 'payload.pin'] });
    await registry.register(actor('a', { metadata: { card: 'visa', token: 't0ken', fine: 1 } }));
    await registry.register(actor('b', { metadata: { big: 'x'.repeat(LIMITS.eventBytes) } }));
    studio.recordMessage({ to: 'a', payload: { pin: 'hush', deep: { password: 'hush' } } });
    await runtime.advance(100);
    const all = model.attempts.join('\n');
    expect(all).not.toMatch(/visa|t0ken|hush/);
    expect(all).toContain('[cut: more than 262144 bytes]');
    expect(studio.stats().cut).toBeGreaterThan(0);
  });

  test('a message has every field that makes sense, and nonsense is counted', async () => {
    const { runtime, model, studio } = world();
    const message = {
      to: 'a',
      from: 'b',
      type: 'T',
      messageId: 'm',
      correlationId: 'c',
      waitMs: 1.5,
      runMs: 2,
    };
    studio.recordMessage({ ...message, error: 'no', payload: [1] });
    studio.recordMessage({ to: 'a', waitMs: -1, runMs: Number.NaN, from: '' });
    studio.recordMessage({ to: '' });
    studio.recordMessage(undefined as unknown as RecordedMessage);
    await runtime.advance(10);
    const at = expect.any(Number);
    expect(model.applied.slice(1, 3)).toEqual([
      { kind: 'message', at, ...message, error: 'no', payload: [1] },
      { kind: 'message', at, to: 'a' },
    ]);
    expect(studio.stats().dropped.invalid).toBe(2);
  });
});

describe('flush and close', () => {
  test('flush() waits for the resync that a first connection starts', async () => {
    const registry = createRegistry();
    await registry.register(actor('before'));
    const model = createModelStudio();
    const studio = connectStudio(registry, { link: model });
    expect(await studio.flush()).toBe(true);
    expect(model.actors.has('before')).toBe(true);
    await studio.close();
  });

  test('flush() gives up in time, and says so', async () => {
    const studio = connectStudio(createRegistry(), { link: { send: () => new Promise(() => undefined) } });
    expect(await studio.flush(20)).toBe(false);
    await studio.close(20);
  });

  test('close() takes the hooks off at once and delivers what is left', async () => {
    const registry = createRegistry();
    const model = createModelStudio();
    const studio = connectStudio(registry, { link: model });
    await registry.register(actor('a'));
    const closed = studio.close();
    await registry.register(actor('late'));
    await closed;
    expect([...model.actors.keys()]).toEqual(['a']);
    studio.recordMessage({ to: 'a' });
    expect(await studio.flush()).toBe(false);
    await studio.close();
    expect(() => connectStudio(registry, { link: model }).close()).not.toThrow();
  });

  test('nothing happens after close()', async () => {
    const { runtime, model, studio, registry } = world();
    await runtime.advance(100);
    await studio.close();
    const before = model.attempts.length;
    await registry.heartbeat('a');
    await runtime.advance(200_000);
    expect(model.attempts).toHaveLength(before);
  });
});

test('stats() adds up', async () => {
  const { runtime, registry, studio, model } = world();
  await registry.register(actor('a'));
  for (let index = 0; index < 200; index++) await registry.incrementMessageCount('a');
  await runtime.advance(30_000);
  const stats = studio.stats();
  expect(stats).toMatchObject({
    enabled: true,
    connected: true,
    epoch: 'e1',
    pending: { events: 0, bytes: 0 },
    inFlight: { events: 0, bytes: 0 },
    acked: model.applied.length,
    applied: model.applied.length,
    sent: { events: model.applied.length, beacons: 5 },
    hooks: { calls: 201, failed: 0 },
  });
});

test('the mean time of a hook is that of a process that is warm', async () => {
  const manual = createManualRuntime();
  let step = 1;
  let passed = 0;
  const runtime = {
    ...manual,
    mono: () => {
      passed += step;
      return passed;
    },
  };
  const registry = createRegistry(manual.now);
  const studio = openStudio(
    registry,
    { link: createModelStudio(), log: () => undefined },
    { runtime, env: {} },
  );
  const call = async (times: number) => {
    for (let n = 0; n < times; n += 1) await registry.heartbeat('a');
  };
  await call(961);
  expect(studio.stats().hooks.meanNanos).toBe(0);
  step = 0.0005;
  await call(640);
  // Each of both ends of a call is timed once.
  expect(studio.stats().hooks.meanNanos).toBe(1_000);
});
