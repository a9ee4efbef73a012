import { beforeEach, describe, expect, test } from '@jest/globals';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import { createCalm, logFailure, readable, takeConsole } from './log.ts';

test('a person reads one line for each event', () => {
  const line = '{"level":"warn","time":"2026-01-02T03:04:05.678Z","host":"::","n":1,"msg":"careful"}';
  expect(readable(line)).toBe('03:04:05 warn  careful host=:: n=1');
});

test('an id that plays with the terminal is shown, not obeyed', () => {
  const line = JSON.stringify({
    level: 'info',
    time: '2026-01-02T03:04:05.678Z',
    msg: 'Discovered a\n\u001b[2Jb',
  });
  expect(readable(line)).toBe('03:04:05 info  Discovered a\\u000a\\u001b[2Jb');
});

describe('a failure', () => {
  const lines: Array<[level: string, fields: object, message: string]> = [];
  const note = (level: string) => (fields: object, message: string) => lines.push([level, fields, message]);
  const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  beforeEach(() => {
    lines.length = 0;
  });

  test('of an outage is one line that says why, its stack is for debugging', () => {
    const outage = new StudioError('unavailable', 'Redis does not answer: gone');
    logFailure(log, outage, 'engine failed', { repeated: 3 });
    expect(lines).toEqual([
      ['error', { code: 'unavailable', reason: 'Redis does not answer: gone', repeated: 3 }, 'engine failed'],
      ['debug', { err: outage }, 'engine failed'],
    ]);
  });

  test('nobody expected is told with its stack', () => {
    const fault = new TypeError('x is not a function');
    logFailure(log, fault, 'engine failed');
    expect(lines).toEqual([['error', { err: fault }, 'engine failed']]);
  });

  test('or warning that a library prints is a line like others, once', () => {
    const target = {
      log: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    };
    takeConsole(log, target);
    const { warn } = target as unknown as Pick<Console, 'warn'>;
    for (let n = 0; n < 3; n += 1) warn('no %s is needed', 'password');
    expect(lines).toEqual([['warn', { from: 'console' }, 'no password is needed']]);
  });

  test('that goes on is told once a minute, with how often', () => {
    let at = 0;
    const calm = createCalm(log, () => at);
    for (at of [0, 1_000, 59_999, 60_000]) calm(new StudioError('unavailable', 'gone'));
    const told = lines.filter(([level]) => level === 'error').map(([, fields]) => fields);
    expect(told).toEqual([
      { code: 'unavailable', reason: 'gone' },
      { code: 'unavailable', reason: 'gone', repeated: 2 },
    ]);
  });
});
