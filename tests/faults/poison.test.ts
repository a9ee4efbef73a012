import { afterEach, describe, expect, it } from '@jest/globals';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import { eventually } from '../support/eventually.ts';
import { createRawWorld, type RawWorld, registered } from './raw-log.ts';

/**
 * I12. What the reducer sets aside, case by case, is in `ingest/reduce/reduce.test.ts`; what HTTP refuses is in
 * `suite/limits-suite.ts`. Here: what comes past both, written straight into the log.
 */
const open: RawWorld[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function begin(tamper?: (engine: Engine) => Engine): Promise<RawWorld> {
  const raw = await createRawWorld(tamper);
  open.push(raw);
  return raw;
}

const nested = (levels: number): string => `${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}`;
const bytes = (...parts: Array<string | number[]>): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** What spoils one event of an entry, and why it is set aside. */
const EVENTS: Array<[string, string, RegExp]> = [
  ['no id', '{"kind":"registered","at":1,"type":"T"}', /id is not a text/],
  ['an id of another kind', '{"kind":"changed","at":1,"id":{"toString":1}}', /id is not a text/],
  [
    'half a character as an id',
    '{"kind":"registered","at":1,"id":"\\ud800","type":"T"}',
    /half of a character/,
  ],
  ['an id without end', registered('x'.repeat(100_000)), /longer than 512 characters/],
  ['10,000 levels', registered('deep', `,"metadata":${nested(10_000)}`), /nested deeper than 32/],
  [
    '33 levels in a field nobody knows',
    `{"kind":"message","at":1,"to":"a","y":${nested(33)}}`,
    /nested deeper/,
  ],
  ['a prototype for a kind', '{"kind":"__proto__","at":1,"id":"a"}', /unknown kind/],
  ['a kind of another version', '{"kind":"teleported","v":99,"at":1,"id":"a"}', /unknown kind/],
  [
    'a count without bounds',
    '{"kind":"changed","at":1,"id":"a","messages":1e400}',
    /messages is not a count/,
  ],
];

/** What spoils an entry as a whole. */
const ENTRIES: Array<[string, string, string | Buffer, RegExp]> = [
  ['bytes that are no text', 'curl', bytes([0xff, 0xfe, 0x00]), /not an array/],
  ['a torn list', 'curl', `[${registered('torn')},{"kind":`, /not an array/],
  ['another thing than a list', 'curl', '{"kind":"registered"}', /not an array/],
  ['a hundred thousand levels', 'curl', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /./],
  ['an app that reads as another app', 'shop:a', `[${registered('b')}]`, /no producer/],
  ['no producer', '', `[${registered('b')}]`, /no producer/],
];

describe('poison in the log', () => {
  it('costs no neighbour, before it, behind it or in the same entry, and is listed with its reason', async () => {
    const raw = await begin();
    const neighbours: string[] = [];
    const neighbour = () => {
      neighbours.push(`n-${neighbours.length + 10}`);
      return registered(neighbours.at(-1) ?? '');
    };
    let first = 1;
    for (const [, event] of EVENTS) {
      await raw.add('shop/h/1', first, `[${neighbour()},${event},${neighbour()}]`);
      first += 3;
    }
    for (const [, producer, events] of ENTRIES) {
      await raw.add('curl', 0, `[${neighbour()}]`);
      await raw.add(producer, 0, events);
    }
    await raw.addFields('nothing', 'of ours');
    await raw.add('curl', 0, `[${neighbour()}]`);
    await eventually(() => expect(raw.ids()).toEqual(neighbours));
    const reasons = (await raw.world.ask('/api/rejected?limit=100')).json
      .map(({ body }: { body: { reason: string } }) => body.reason)
      .reverse();
    const expected = [
      ...EVENTS.map(([, , reason]) => reason),
      ...ENTRIES.map(([, , , reason]) => reason),
      /no producer/,
    ];
    expect(reasons).toEqual(expected.map((reason) => expect.stringMatching(reason)));
    expect(raw.rejected()).toBe(expected.length);
    // All numbers took effect, those of the bad events too: nothing has to be sent again.
    expect(raw.world.sidecar.studio.view.producer('shop/h/1')).toMatchObject({ last: first - 1 });
    expect(raw.world.sidecar.studio.view.state.totals.holes).toBe(0);
  }, 20_000);

  it('that means something to JavaScript or is no UTF-8 within a text is data', async () => {
    const raw = await begin();
    const more =
      ',"__proto__":{"admin":true},"metadata":{"__proto__":{"admin":true},"constructor":{"prototype":1}}';
    await raw.add('curl', 0, `[${registered('__proto__', more)}]`);
    await raw.add('curl', 0, bytes('[{"kind":"registered","at":1,"id":"u', [0xff], '","type":"T"}]'));
    await eventually(() => expect(raw.ids()).toEqual(['__proto__', 'u\ufffd']));
    const { text } = await raw.world.ask('/api/actors/__proto__');
    expect(text).toContain('"metadata":{"__proto__":{"admin":true},"constructor":{"prototype":1}}');
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    expect(raw.rejected()).toBe(0);
  });

  it('of another version is refused by HTTP, and what comes next is taken', async () => {
    const { world } = await begin();
    const event = { kind: 'registered', at: 1, id: 'a', type: 'T' };
    expect((await world.flush(1, [event], { v: 99 })).json).toMatchObject({
      code: 'unsupported_version',
      supported: [1],
    });
    expect((await world.flush(1, [event])).json).toMatchObject({ last: 1, resync: false });
  });
});

describe('without the protection', () => {
  /** What the log is left with when an entry was tried several times and nothing behind it was reached. */
  const stuck = async (tamper: (engine: Engine, tried: () => void) => Engine, poison: string) => {
    let tries = 0;
    const raw = await begin((engine) =>
      tamper(engine, () => {
        tries += 1;
      }),
    );
    await raw.add('curl', 0, poison);
    await raw.add('curl', 0, `[${registered('behind')}]`);
    await eventually(() => expect(tries).toBeGreaterThan(3), 10_000);
    expect(raw.ids()).toEqual([]);
  };

  it('one torn entry would stop the log, if reading it were an error', async () => {
    const strictly = (engine: Engine, tried: () => void): Engine => ({
      ...engine,
      async tail(...asked) {
        const tail = await engine.tail(...asked);
        for (const { flush } of tail.entries) {
          if (Array.isArray(flush.events)) continue;
          tried();
          throw new SyntaxError('Unexpected end of JSON input');
        }
        return tail;
      },
    });
    await stuck(strictly, '[{"kind":');
  }, 20_000);

  /** Refuses, as a store might, whatever concerns one actor. */
  const refusing =
    (error: () => Error) =>
    (engine: Engine, tried: () => void = () => undefined): Engine => ({
      ...engine,
      async commit(ws, expected, entry) {
        if (!entry.actors.some(({ key }) => key === 'curl:bad')) return engine.commit(ws, expected, entry);
        tried();
        throw error();
      },
    });

  it('what the engine cannot store would stop the log, if it were tried again like an outage', async () => {
    const unstorable = await begin(refusing(() => new RangeError('too much')));
    for (const id of ['before', 'bad', 'behind']) await unstorable.add('curl', 0, `[${registered(id)}]`);
    await eventually(() => expect(unstorable.ids()).toEqual(['before', 'behind']));
    expect(unstorable.rejected()).toBe(1);
    await stuck(
      refusing(() => new StudioError('unavailable', 'down')),
      `[${registered('bad')}]`,
    );
  }, 20_000);

  it('ids that differ in half a character would be one actor in Redis', async () => {
    const { world } = await begin();
    const { engine } = world.sidecar;
    const stands = await engine.position('halves');
    const { reports: _, ...state } = world.sidecar.studio.view.state;
    const times = { registeredAt: 1, statusAt: 1, seenAt: 1 };
    const whole = (id: string) => ({
      app: 'a',
      id,
      type: 'T',
      status: 'idle',
      messageCount: 0,
      ...times,
      n: 0,
      v: 1,
    });
    const actors = ['\ud800', '\ud801'].map((id) => ({ key: `a:${id}`, whole: whole(id) }));
    const rest = { producers: [], history: [], state };
    expect(await engine.commit('halves', stands, { ...stands, seq: 1, actors, ...rest })).toEqual({
      ok: true,
    });
    const held: string[] = [];
    for await (const page of engine.load('halves')) held.push(...page.actors.map(({ id }) => id));
    expect(held).toEqual(['\ufffd']);
  });
});
