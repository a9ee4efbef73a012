import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isDeeperThan, LIMITS } from './limits.ts';
import { compileRedactions, copyRedacted, DEFAULT_REDACTIONS } from './redact.ts';

function copy(value: unknown, paths: readonly string[] = [], root = 'payload'): unknown {
  return copyRedacted(root, value, compileRedactions(paths)).value;
}

describe('paths', () => {
  test.each([
    ['payload.card', { card: 1, other: 2 }, { card: '[redacted]', other: 2 }],
    [
      'payload.*.pin',
      { a: { pin: 1 }, b: { c: { pin: 2 } } },
      { a: { pin: '[redacted]' }, b: { c: { pin: 2 } } },
    ],
    ['**.pin', { pin: 1, a: [{ pin: 2 }] }, { pin: '[redacted]', a: [{ pin: '[redacted]' }] }],
    [
      'payload.**.pin',
      { pin: 1, a: { b: { pin: 2 } } },
      { pin: '[redacted]', a: { b: { pin: '[redacted]' } } },
    ],
    ['payload.list.1', { list: ['a', 'b', 'c'] }, { list: ['a', '[redacted]', 'c'] }],
    ['payload.a.**', { a: { b: 1, c: 2 }, d: 3 }, { a: { b: '[redacted]', c: '[redacted]' }, d: 3 }],
    ['payload.PassWord', { PASSWORD: 1 }, { PASSWORD: '[redacted]' }],
    ['metadata.card', { card: 1 }, { card: 1 }],
    ['**.*pin', { PIN: 1, cardPin: 2, pins: 3 }, { PIN: '[redacted]', cardPin: '[redacted]', pins: 3 }],
    ['payload.*pin', { cardPin: 2, a: { cardPin: 3 } }, { cardPin: '[redacted]', a: { cardPin: 3 } }],
    ['payload', { card: 1 }, '[redacted]'],
  ])('%s', (path, value, expected) => {
    expect(copy(value, [path])).toEqual(expected);
  });

  test('an empty step is refused', () => {
    expect(() => compileRedactions(['a..b'])).toThrow('"a..b"');
  });

  test('secrets by their usual names go without being asked for', () => {
    const value = { a: { password: 1, token: 1, secret: 1, Authorization: 1, apikey: 1, fine: 1 } };
    const redacted = Object.values((copy(value, DEFAULT_REDACTIONS) as { a: object }).a);
    expect(redacted.filter((each) => each === '[redacted]')).toHaveLength(5);
  });
});

describe('what JSON cannot hold becomes visible, and nothing throws', () => {
  test('cycles, but not what is merely used twice', () => {
    const twice = { x: 1 };
    const ring: Record<string, unknown> = { left: twice, right: twice };
    ring.self = ring;
    expect(copy(ring)).toEqual({ left: { x: 1 }, right: { x: 1 }, self: '[circular]' });
  });

  test('odd values', () => {
    const value = {
      big: 12n,
      call: () => 1,
      symbol: Symbol('s'),
      absent: undefined,
      nan: Number.NaN,
      map: new Map([[1, 2]]),
      bytes: new Uint8Array(3),
      fault: new TypeError('no'),
      date: new Date(0),
      list: [undefined, () => 1],
    };
    expect(copy(value)).toEqual({
      big: '12n',
      call: '[function]',
      symbol: '[symbol]',
      nan: null,
      map: '[1 entries]',
      bytes: '[3 bytes]',
      fault: 'TypeError: no',
      date: '1970-01-01T00:00:00.000Z',
      list: [null, '[function]'],
    });
  });

  test('getters, toJSON and proxies that throw', () => {
    const fault = (): never => {
      throw new Error('no');
    };
    const value = {
      get a(): never {
        return fault();
      },
      b: { toJSON: fault },
      c: new Proxy({}, { ownKeys: fault }),
      d: new Proxy({}, { has: fault, get: fault, getPrototypeOf: fault }),
      e: 1,
    };
    expect(copy(value)).toEqual({
      a: '[unreadable]',
      b: '[unreadable]',
      c: '[unreadable]',
      d: '[unreadable]',
      e: 1,
    });
  });

  test('toJSON that gives itself or something secret', () => {
    const own: Record<string, unknown> = {};
    own.toJSON = () => own;
    expect(copy({ own })).toEqual({ own: '[circular]' });
    expect(copy({ toJSON: () => ({ pin: 1 }) }, ['**.pin'])).toEqual({ pin: '[redacted]' });
  });

  test('nesting beyond what a studio takes', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 10_000; level++) deep = [deep];
    const kept = copy(deep);
    expect(JSON.stringify(kept)).toContain('[too deep]');
    expect(isDeeperThan({ events: [{ payload: kept }] }, LIMITS.jsonDepth)).toBe(false);
  });

  test('a key named __proto__ stays a key', () => {
    const kept = copy(JSON.parse('{"__proto__":{"admin":true}}')) as object;
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
    expect(JSON.stringify(kept)).toBe('{"__proto__":{"admin":true}}');
  });

  test('too much is cut, in bounded time', () => {
    const wide = Array.from({ length: 2_000_000 }, () => 1);
    const started = performance.now();
    expect(copyRedacted('payload', wide, compileRedactions([]))).toMatchObject({
      cut: true,
      value: expect.stringContaining('[cut'),
    });
    expect(performance.now() - started).toBeLessThan(500);
    const control = '\u0001'.repeat(LIMITS.eventBytes / 4);
    expect(copyRedacted('payload', control, compileRedactions([])).cut).toBe(true);
  });
});

test('any value: the original is untouched, the copy is JSON', async () => {
  const rules = compileRedactions(['**.a', 'payload.*.b', ...DEFAULT_REDACTIONS]);
  await fc.assert(
    fc.asyncProperty(
      fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true }),
      async (value) => {
        const before = fc.stringify(value);
        const copied = copyRedacted('payload', value, rules).value;
        expect(() => JSON.stringify(copied)).not.toThrow();
        expect(fc.stringify(value)).toBe(before);
      },
    ),
  );
});

test('names of members are masked like texts', () => {
  expect(copy({ 'redis://u:hush@h': 1, 'jobs?token=hush': 2, plain: 3 })).toEqual({
    'redis://[redacted]@h': 1,
    'jobs?token=[redacted]': 2,
    plain: 3,
  });
});

describe('a value whose name stands beside it', () => {
  const patch = (path: unknown, value: unknown) => ({ op: 'replace', path, value });

  test.each([
    ['a patch by its last name', patch(['user', 'password'], 'hush')],
    ['a patch below a secret name', patch(['tokens', 0, 'text'], 'hush')],
    ['a patch by a pointer', patch('/user/dbPassword', 'hush')],
    ['a patch that replaces what is around', patch(['user'], { apiKey: 'hush' })],
    ['a patch that goes too deep', patch(Array(100).fill('a'), 'hush')],
    ['a header', { name: 'Authorization', value: 'hush' }],
    ['a setting', { key: 'client_secret', value: 'hush' }],
    ['a pair', ['x-api-key', 'hush']],
    ['a pair of a form', ['password', 'hush']],
    ['a pair that holds more', ['tokens', { access: ['hush'] }]],
    ['another spelling', { Name: 'password', Value: 'hush' }],
    ['a header by that name', { header: 'authorization', value: 'hush' }],
    ['a setting by another name', { key: 'password', value: 'hush' }],
    ['a field of a form', { field: 'userPassword', value: 'hush', type: 'text' }],
    ['a cookie', { name: 'session_token', value: 'hush', path: '/', domain: 'x.example' }],
    ['a change', { path: 'user.password', oldValue: 'hush', newValue: 'hush' }],
    ['a patch by a dotted path', patch('a.password', 'hush')],
    ['a patch by a name alone', patch('password', 'hush')],
    ['a command', ['login', '--password', 'hush', '--user', 'ada']],
    ['headers in a flat list', ['Accept', '*/*', 'Authorization', 'hush', 'X-Api-Key', 'hush']],
  ])('%s', (_, value) => {
    const entry = copyRedacted('entry', { patches: [value] }, compileRedactions(DEFAULT_REDACTIONS));
    expect(JSON.stringify(entry.value)).toContain('[redacted]');
    expect(JSON.stringify(entry.value)).not.toContain('hush');
  });

  test('paths of the state and of the payload hold inside an entry', () => {
    const rules = compileRedactions(['state.card.number', 'payload.pin']);
    const entry = {
      patches: [
        patch(['card', 'number'], 1),
        patch(['card'], { number: 2, name: 'kept' }),
        patch(['other'], 3),
      ],
      state: { card: { number: 4 } },
      payload: { pin: 5 },
    };
    expect(copyRedacted('entry', entry, rules).value).toEqual({
      patches: [
        patch(['card', 'number'], '[redacted]'),
        patch(['card'], { number: '[redacted]', name: 'kept' }),
        patch(['other'], 3),
      ],
      state: { card: { number: '[redacted]' } },
      payload: { pin: '[redacted]' },
    });
  });

  test('one that names nothing secret stays', () => {
    const kept = [
      patch(['user', 'name'], 'Ada'),
      patch([], { a: 1 }),
      { name: 'Accept', value: 'text/plain' },
      patch('user.name', 'Ada'),
      ['accept', 'text/plain'],
      ['email', 'password', 'name'],
      { name: 'tokens', value: 512 },
      ['--verbose', '--user', 'ada'],
    ];
    expect(copy(kept, DEFAULT_REDACTIONS)).toEqual(kept);
  });
});

test('texts are masked wherever they stand', () => {
  const value = {
    at: 'redis://app:hush@cache:6379/0',
    fault: new Error('password=hush'),
    deep: ['Bearer hushhush'],
  };
  expect(copy(value)).toEqual({
    at: 'redis://[redacted]@cache:6379/0',
    fault: 'Error: password=[redacted]',
    deep: ['Bearer [redacted]'],
  });
});
