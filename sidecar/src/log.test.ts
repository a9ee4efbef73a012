import { expect, test } from '@jest/globals';
import { readable } from './log.ts';

test('a person reads one line for each event', () => {
  const line = '{"level":40,"time":"2026-01-02T03:04:05.678Z","host":"::","n":1,"msg":"careful"}';
  expect(readable(line)).toBe('03:04:05 warn  careful host=:: n=1');
});

test('an id that plays with the terminal is shown, not obeyed', () => {
  const line = JSON.stringify({
    level: 30,
    time: '2026-01-02T03:04:05.678Z',
    msg: 'Discovered a\n\u001b[2Jb',
  });
  expect(readable(line)).toBe('03:04:05 info  Discovered a\\u000a\\u001b[2Jb');
});
