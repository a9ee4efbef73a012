import { describe, expect, test } from '@jest/globals';
import { isDeeperThan, LIMITS } from '@loom-studio/core-adapter/protocol';
import { factsOf } from './facts.ts';

const HASH = { actorId: 'a', actorType: 'Job' };

describe('what the hash of an actor says', () => {
  test('as a registry over Redis writes it', () => {
    const hash = {
      ...HASH,
      workerId: 'w-1',
      status: 'idle',
      lastHeartbeat: '1970-01-01T00:00:07.000Z',
      messageCount: '12',
      metadata: '{"region":"eu"}',
    };
    expect(factsOf('a', hash)).toEqual({
      id: 'a',
      type: 'Job',
      worker: 'w-1',
      status: 'idle',
      lastHeartbeat: 7_000,
      messageCount: 12,
      metadata: { region: 'eu' },
    });
  });

  test.each([
    ['no hash', 'a', undefined],
    ['a late status', 'a', { status: 'busy' }],
    ['a late count and beat', 'a', { messageCount: '1', lastHeartbeat: '1970-01-01T00:00:07.000Z' }],
    ['an empty type', 'a', { actorId: 'a', actorType: '' }],
    ['no id', '', HASH],
    ['an id nobody can show', 'x'.repeat(LIMITS.idChars + 1), HASH],
  ])('%s is a ghost', (_, id, hash) => {
    expect(factsOf(id, hash)).toBeUndefined();
  });

  test.each([
    ['messageCount', '-1'],
    ['messageCount', 'NaN'],
    ['messageCount', '99999999999999999999'],
    ['lastHeartbeat', 'yesterday'],
    ['status', ''],
    ['status', '\u0000\u001b'],
    ['workerId', ''],
    ['metadata', ''],
  ])('a %s of %j is left out', (field, value) => {
    expect(factsOf('a', { ...HASH, [field]: value })).toEqual({ id: 'a', type: 'Job' });
  });

  test('texts are cut to what the studio takes', () => {
    const facts = factsOf('a', {
      actorId: 'a',
      actorType: 't'.repeat(999),
      workerId: 'w'.repeat(999),
      status: 's'.repeat(999),
    });
    expect(facts?.type).toHaveLength(LIMITS.nameChars);
    expect(facts?.worker).toHaveLength(LIMITS.nameChars);
    expect(facts?.status).toHaveLength(LIMITS.statusChars);
  });

  test('secrets in metadata stay with the app', () => {
    const metadata = '{"db":{"password":"p","host":"h"},"apiKey":"k"}';
    expect(factsOf('a', { ...HASH, metadata })?.metadata).toEqual({
      db: { password: '[redacted]', host: 'h' },
      apiKey: '[redacted]',
    });
  });

  test.each([
    ['[1,2]', { value: [1, 2] }],
    ['"text"', { value: 'text' }],
    ['null', { value: null }],
    ['{broken', { value: '[not JSON]' }],
    [JSON.stringify('x'.repeat(40_000)), { cut: '[cut: more than 32768 characters]' }],
  ])('metadata that is no object is shown as what it is: %.20s', (metadata, shown) => {
    expect(factsOf('a', { ...HASH, metadata })?.metadata).toEqual(shown);
  });

  test('metadata nested without end is cut before it breaks the studio', () => {
    const metadata = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const facts = factsOf('a', { ...HASH, metadata });
    expect(isDeeperThan(facts, LIMITS.jsonDepth)).toBe(false);
  });
});
