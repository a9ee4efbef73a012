import { describe, expect, test } from '@jest/globals';
import { createRegistry } from '../../demo/registry.ts';
import { connectStudio } from '../connect-studio.ts';
import { findRedisClient, readWatchdog } from './settings.ts';

const link = { send: () => Promise.reject(new Error('never used')) };
const engine = { append: () => Promise.reject(new Error('never used')) };
const redis = { pipeline: () => ({ exec: async () => null }) };

describe('the option watchdog', () => {
  test.each([
    ['link', { link }],
    ['engine', { engine }],
    ['redis', { redis }],
  ])('is refused with a %s, which no other thread can use', (name, way) => {
    expect(() => connectStudio(createRegistry(), { ...way, watchdog: true })).toThrow(
      new TypeError(`watchdog: ${name} cannot be used from another thread; give a url instead`),
    );
    expect(readWatchdog({ ...way, watchdog: false }, { STUDIO_WATCHDOG: 'true' })).toBeUndefined();
    expect(() => readWatchdog(way, { STUDIO_WATCHDOG: 'true' })).toThrow(/^STUDIO_WATCHDOG: .* give a url/);
  });

  test.each([1, 'true', null, {}])('is refused as %p', (watchdog) => {
    expect(() => connectStudio(createRegistry(), { watchdog: watchdog as never })).toThrow(TypeError);
  });

  test('is off unless asked for, by the app or the environment', () => {
    const wanted = (STUDIO_WATCHDOG?: string) => readWatchdog({}, { STUDIO_WATCHDOG }) !== undefined;
    expect([undefined, '', 'false', '0', 'no', ' OFF '].map(wanted)).toEqual(Array(6).fill(false));
    expect(['true', '1', 'yes', ' On '].map(wanted)).toEqual(Array(4).fill(true));
    expect(() => wanted('perhaps')).toThrow('STUDIO_WATCHDOG: "perhaps" must be true or false');
  });

  test('takes the way the app takes, and no token where none is used', () => {
    const env = { STUDIO_URL: 'http://a', STUDIO_TOKEN: 'secret' };
    expect(readWatchdog({ watchdog: true }, env)).toEqual({ url: 'http://a', token: 'secret' });
    expect(readWatchdog({ watchdog: true, url: 'http://b', token: 't' }, env)).toEqual({
      url: 'http://b',
      token: 't',
    });
    expect(readWatchdog({ watchdog: true, url: 'redis://b' }, env)).toEqual({ url: 'redis://b' });
  });
});

test('ioredis is found as a file', () => {
  expect(findRedisClient()).toMatch(/^file:.*ioredis/);
});
