import { describe, expect, it } from '@jest/globals';
import { linesPath, needleOf } from './model.ts';

describe('lines of a cause', () => {
  it.each([
    ['card # declined by bank', 'declined by bank'],
    ['… is not a function', 'is not a function'],
    ['GatewayTimeout', 'GatewayTimeout'],
    ['# # …', ''],
  ])('of %j are found by %j', (text, needle) => {
    expect(needleOf(text)).toBe(needle);
  });

  it('are asked for by app and level, with or without a part to find', () => {
    expect(linesPath({ app: 'shop', text: 'card # declined & more' })).toBe(
      '/api/logs?level=error&app=shop&limit=20&q=declined+%26+more',
    );
    expect(linesPath({ app: 'shop', text: '#' })).toBe('/api/logs?level=error&app=shop&limit=20');
  });
});
