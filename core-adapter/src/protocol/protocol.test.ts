import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import * as protocol from './index.ts';
import { isDeeperThan } from './limits.ts';

const wire = {
  appEvent: protocol.appEvent,
  flushRequest: protocol.flushRequest,
  flushReply: protocol.flushReply,
  actorRecord: protocol.actorRecord,
  changeEntry: protocol.changeEntry,
  legacyActor: protocol.legacyActor,
  legacyFrame: protocol.legacyFrame,
  legacySubscribe: protocol.legacySubscribe,
  registerBody: protocol.registerBody,
  updateBody: protocol.updateBody,
  lifecycleEvent: protocol.lifecycleEvent,
  upFrame: protocol.upFrame,
  downFrame: protocol.downFrame,
  problem: protocol.problem,
};

describe('protocol', () => {
  // Red here means that the wire changed. An addition that old readers may ignore: update the snapshot. Anything
  // else: bump PROTOCOL_VERSION, say in version.ts what changed, and update the snapshot.
  it.each(Object.entries(wire))(`version ${protocol.PROTOCOL_VERSION}: %s`, (_name, schema) => {
    expect(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })).toMatchSnapshot();
  });

  it('has the error and close codes of its version', () => {
    expect({ errors: protocol.ERRORS, close: protocol.CLOSE }).toMatchSnapshot();
  });

  it.each(['a/b/c', 'default', 'my-app.v2/host-1/x9'])('takes the producer %s', (producer) => {
    expect(protocol.producerId.safeParse(producer).success).toBe(true);
  });

  it.each(['', '#studio', 'a/b', 'a:b/c/d', '/a/b', 'a/b/c/d', 'ä/b/c'])(
    'refuses the producer %s',
    (producer) => {
      expect(protocol.producerId.safeParse(producer).success).toBe(false);
    },
  );

  it('measures nesting without a stack', () => {
    const nest = (depth: number) => {
      let value: unknown = 1;
      for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { value };
      return value;
    };
    expect(isDeeperThan(nest(32), 32)).toBe(false);
    expect(isDeeperThan(nest(33), 32)).toBe(true);
    expect(isDeeperThan(nest(100_000), 32)).toBe(true);
  });
});
