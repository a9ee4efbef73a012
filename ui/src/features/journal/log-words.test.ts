import { describe, expect, it } from '@jest/globals';
import { logWords } from './log-words.ts';

describe('a line of a log', () => {
  it('says its text, and what its error adds', () => {
    const line = { level: 'error', message: 'payment failed', id: 'order-1' };
    expect(logWords({ ...line, error: { message: 'declined' } })).toEqual({
      ...{ level: 'error', text: 'payment failed: declined', bad: true, warn: false, actor: 'order-1' },
    });
    expect(logWords({ level: 'fatal', message: 'declined', error: { message: 'declined' } }).text).toBe(
      'declined',
    );
  });

  it.each([
    ['warn', { warn: true, bad: false }],
    ['info', { warn: false, bad: false }],
    ['notice', { level: 'notice', warn: false, bad: false }],
  ])('of level %s is marked by it', (level, expected) => {
    expect(logWords({ level, message: 'x' })).toMatchObject(expected);
  });

  it('is shown whatever it holds', () => {
    for (const body of [{}, { level: 7, message: '', error: 'declined' }])
      expect(logWords(body)).toMatchObject({ level: 'info', text: 'no text', actor: undefined });
  });
});
