import { describe, expect, test } from '@jest/globals';
import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import { compileNode } from './compile.ts';
import { readQuery } from './read-text.ts';
import type { Scene } from './scene.ts';
import { NOW, someRecord } from './some-records.ts';

const scene: Scene = {
  now: NOW,
  lostSince: ({ producer }) => (producer === 'lost' ? NOW - 30_000 : undefined),
  rate: ({ id }) => (id === 'unknown-rate' ? undefined : 2.5),
};

function matches(q: string, record: ActorRecord): boolean {
  return compileNode(readQuery(q).root)(record, scene);
}

/** Each filter with whether the record matches. */
function check(record: ActorRecord, cases: Record<string, boolean>): void {
  for (const [q, expected] of Object.entries(cases))
    expect({ q, is: matches(q, record) }).toEqual({ q, is: expected });
}

describe('a filter of', () => {
  test('nothing matches everything', () => {
    expect(matches('', someRecord('a'))).toBe(true);
  });

  test('words looks anywhere in what a row shows, whatever the case', () => {
    check(someRecord('order-7F3A', { worker: 'w-01', app: 'bank', metadata: { note: 'hidden' } }), {
      '7f3a': true,
      'ORDER w-01': true,
      bank: true,
      idle: true,
      hidden: false,
      'order-*a': true,
      'o*f': true,
      'a*o': false,
      '"order-*"': false,
      '-nothing': true,
    });
    check(someRecord('a', { producer: 'lost' }), { '"owner lost"': true, idle: false });
  });

  test('texts compares them whole, whatever the case', () => {
    check(someRecord('a:1', { worker: 'w-01' }), {
      'type:order': true,
      'type:ord': false,
      'type:ord*': true,
      'type:Cart,Order': true,
      'type!=Order': false,
      'type!=Cart': true,
      'id:a:1': true,
      'app:shop worker:*1': true,
      'worker:*': true,
      '-worker:w-01': false,
    });
    check(someRecord('a'), { 'worker:*': false, 'worker!=w-01': true, 'worker:""': false });
  });

  test('who spawned an actor, and whether its process hangs in it', () => {
    check(someRecord('a', { parent: 'Order-7', blockedSince: NOW - 12_000 }), {
      'parent:order-7': true,
      'parent:order-*': true,
      'parent:*': true,
      'parent!=order-7': false,
      'blocked>10s': true,
      'blocked>1m': false,
      'blocked:*': true,
    });
    check(someRecord('a'), {
      'parent:*': false,
      'blocked:*': false,
      'blocked>=0s': false,
      'blocked<1h': false,
    });
  });

  test('what is under way is as old as what began first, and a failure as its last', () => {
    const work = [9_000, 40_000].map((age) => ({ operation: 'execute', since: NOW - age }));
    check(someRecord('a', { work, lastErrorAt: NOW - 60_000 }), {
      'running>30s': true,
      'running>1m': false,
      'failed<5m': true,
      'failed<30s': false,
    });
    check(someRecord('a', { work: [] }), { 'running:*': false, 'running<1h': false, 'failed:*': false });
  });

  test('status means what people see', () => {
    check(someRecord('a', { status: 'busy', producer: 'lost' }), {
      'status:owner-lost': true,
      'status:"Owner Lost"': true,
      'status:busy': false,
    });
    check(someRecord('a', { quietSince: NOW - 1 }), { 'status:quiet': true, 'status:idle': false });
    check(someRecord('a', { removedAt: NOW, quietSince: NOW }), { 'status:removed': true });
    check(someRecord('a', { status: 'In-Review' }), { 'status:in-review': true, 'status:"in review"': true });
  });

  test('numbers knows what is not known', () => {
    check(someRecord('a', { messageCount: 10, queueDepth: 0, errors: 3 }), {
      'messages>9': true,
      'messages>10': false,
      'messages>=10': true,
      'messages<10.5': true,
      'messages:9,10': true,
      'messages!=10': false,
      'queue:0': true,
      'queue:*': true,
      'errors<=3': true,
      'rate>2': true,
    });
    check(someRecord('unknown-rate'), {
      'queue:0': false,
      'queue>=0': false,
      'queue<5': false,
      'queue!=0': true,
      'queue:*': false,
      'errors:*': false,
      'rate>=0': false,
    });
  });

  test('durations and ages counts in units', () => {
    check(
      someRecord('a', { waitMs: 30_000, runMs: 250, lastActiveAt: NOW - 7_200_000, lastHeartbeat: NOW }),
      {
        'waited>=30s': true,
        'waited>0.5m': false,
        'waited:30000ms': true,
        'ran>200ms': true,
        'age>=1m': true,
        'age<1d': true,
        'since>59s': true,
        'seen<=1s': true,
        'active>=2h': true,
      },
    );
    check(someRecord('a', { lastHeartbeat: NOW - 5_000 }), {
      'active>4s': true,
      'waited:*': false,
      'waited<1d': false,
    });
    check(someRecord('a', { producer: 'lost' }), { 'since>29s': true, 'since>31s': false });
  });

  test('metadata follows the path through what metadata itself holds', () => {
    const metadata = JSON.parse(
      '{"region":"EU","size":5,"on":true,"none":null,"tags":["a","B"],"a b":{"c.d":1},"__proto__":{"x":1}}',
    );
    check(someRecord('a', { metadata }), {
      'metadata.region:eu': true,
      'metadata.region:e*': true,
      'metadata.region!=us': true,
      'metadata.size:5.0': true,
      'metadata.size>4': true,
      'metadata.size<5': false,
      'metadata.region>1': false,
      'metadata.on:true': true,
      'metadata.none:*': false,
      'metadata.none:null': false,
      'metadata.tags:b': true,
      'metadata.tags:c': false,
      'metadata."a b"."c.d":1': true,
      'metadata."a b":*': true,
      'metadata.__proto__.x:1': true,
      'metadata.constructor:*': false,
      'metadata.region.length:*': false,
      'metadata.missing.deep:*': false,
    });
    check(someRecord('a', { metadata: {} }), { 'metadata.__proto__:*': false, 'metadata.toString:*': false });
    check(someRecord('a'), { 'metadata.x:*': false, 'metadata.x!=1': true });
  });

  test('groups follows and, or, not and parentheses', () => {
    check(someRecord('a', { worker: 'w-01' }), {
      'type:Cart or worker:w-01': true,
      'type:Order and worker:w-02': false,
      'type:Cart or type:Order worker:w-02': false,
      '(type:Cart or type:Order) worker:w-01': true,
      'not (type:Order worker:w-01)': false,
      'not type:Cart': true,
    });
  });
});

test('a filter that is not understood says where', () => {
  expect(() => readQuery('type:a status:')).toThrow(
    expect.objectContaining({
      code: 'invalid',
      extra: expect.objectContaining({ errors: [expect.objectContaining({ path: 'q', from: 7, to: 14 })] }),
    }),
  );
});
