import { describe, expect, it, test } from '@jest/globals';
import { plainly, RefusedError, refusalOf } from './refusal.ts';

const said = (message: string) => refusalOf(new Error(message));
const noSentinel = (ms: number, reason: string) =>
  `All sentinels are unreachable. Retrying from scratch after ${ms}ms. Last error: ${reason}`;

describe('why Redis refuses', () => {
  test.each([
    ['WRONGPASS invalid username-password pair or user is disabled.', 'denied', /user or password/],
    ['NOAUTH Authentication required.', 'denied', /asks for a password/],
    ["NOPERM this user has no permissions to run the 'xadd' command", 'denied', /the command xadd$/],
    ["NOPERM User zoe has no permissions to run the 'client|list' command", 'denied', /client\|list$/],
    ['NOPERM this user has no permissions to access one of the keys used as arguments', 'denied', /keys/],
    ['NOPERM No permissions to access a channel', 'denied', /a channel/],
    [
      "ERR ACL failure in script: User zoe has no permissions to run the 'set' command script: a",
      'denied',
      /the command set$/,
    ],
    [
      "ERR The user executing the script can't run this command or subcommand script: a, on @user_script:2.",
      'denied',
      /its scripts need$/,
    ],
    ['ERR DB index is out of range', 'mismatch', /no database/],
    ['ERR This instance has cluster support disabled', 'mismatch', /no Cluster/],
    ['MOVED 1234 10.0.0.1:6379', 'mismatch', /is a Cluster/],
    [noSentinel(87.69, 'WRONGPASS invalid'), 'denied', /^The Sentinels refuse/],
    [noSentinel(87.69, 'ERR No such master with that name'), 'mismatch', /^The Sentinels know no group/],
    ["READONLY You can't write against a read only replica.", 'refused', /replica/],
    ['MISCONF Errors writing to the AOF file: No space left on device', 'refused', /disk/],
  ])('%s', (message, code, text) => {
    expect(said(message)).toEqual({ code, text: expect.stringMatching(text) });
    expect(said(message)?.text).not.toContain('zoe');
  });

  it.each([
    'connect ECONNREFUSED 127.0.0.1:1',
    noSentinel(1, 'Connection is closed.'),
    'ERR syntax error',
    'WRONGTYPE Operation against a key holding the wrong kind of value',
  ])('says nothing of %s', (message) => expect(said(message)).toBeUndefined());

  it('names no user in what it throws', () => {
    const message = "NOPERM User zoe has no permissions to run the 'xadd' command";
    const refusal = said(message);
    if (!refusal) throw new Error('not understood');
    expect(new RefusedError(refusal, message).message).not.toContain('zoe');
  });
});

test('what a client says of Sentinels is the same each time', () => {
  const [one, other] = [87.69, 154.43].map((ms) => plainly(new Error(noSentinel(ms, 'NOAUTH no'))).message);
  expect(one).toBe(other);
  expect(one).toMatch(/NOAUTH no$/);
});
