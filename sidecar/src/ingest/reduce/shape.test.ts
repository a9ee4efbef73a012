import { describe, expect, test } from '@jest/globals';
import { appEvent, isDeeperThan, LIMITS, type LogEvent } from '@loom-studio/core-adapter/protocol';
import { createWorkbench } from '../workbench.ts';
import { eventFault, flushFault, sizeFault } from './shape.ts';

const text = (length: number) => 'x'.repeat(length);
const deep = (levels: number): object => (levels <= 1 ? {} : { in: deep(levels - 1) });

const ACTOR = { at: 1, id: 'a', type: 'T' };
const MESSAGE = { kind: 'message', at: 1, to: 'a' };
const SPAN = { kind: 'span', at: 1, correlationId: 'c', eventType: 'e' };
const HELLO = { kind: 'hello', at: 1 };
const LINE = { kind: 'log', at: 1, level: 'info', message: 'm' };
const QUEUE = { kind: 'queue', at: 1, name: 'q' };
const STALL = { kind: 'stall', at: 1, watched: 'shop/h/1', blockedMs: 1 };
const SELF = { kind: 'self', at: 1 };

/** An event, and what each field may hold at most and not any more. */
type Edge = [base: Record<string, unknown>, field: string, taken: unknown[], refused: unknown[]];
const chars = (most: number, least = 0): [unknown[], unknown[]] => [
  [text(Math.max(least, 1)), text(most), ...(least === 0 ? [''] : [])],
  [text(most + 1), 7, null, {}, ...(least === 0 ? [] : [''])],
];
const COUNT: [unknown[], unknown[]] = [
  [0, Number.MAX_SAFE_INTEGER],
  [-1, 0.5, '1', null, Number.MAX_SAFE_INTEGER + 1],
];
const TIME: [unknown[], unknown[]] = [
  [0, 8.64e15],
  [-1, 0.5, '1', null, 8.64e15 + 1],
];
/** One level deeper is between the two: what a body may hold that the edge puts into an event. */
const OBJECT: [unknown[], unknown[]] = [
  [{}, deep(LIMITS.jsonDepth - 1)],
  [[], 'x', null, deep(LIMITS.jsonDepth + 1)],
];
const SWITCH: [unknown[], unknown[]] = [
  [true, false],
  ['yes', 1, null],
];
const STATUS: [unknown[], unknown[]] = [
  ['idle', 'on hold', text(LIMITS.statusChars)],
  [text(LIMITS.statusChars + 1), '', 'a\u0000b', 'a\ud800', 7, null],
];

const WORK_ITEM = { operation: 'execute', since: 1 };
const workOf = (most: number, base: object = WORK_ITEM): [unknown[], unknown[]] => [
  [[], Array(most).fill({ ...base, message: 'm', messageId: 'i', from: 'f' })],
  [
    ...['x', null, {}, [7], [{}], Array(most + 1).fill(base)],
    ...[
      { operation: '' },
      { operation: text(257) },
      { since: -1 },
      { since: 'x' },
      { message: '' },
      { from: '' },
    ].map((wrong) => [{ ...base, ...wrong }]),
    [{ ...base, messageId: text(257) }],
    [{ ...base, from: text(LIMITS.idChars + 1) }],
  ],
];

const FACTS: Array<[string, [unknown[], unknown[]]]> = [
  ['at', TIME],
  ['id', chars(LIMITS.idChars, 1)],
  ['type', chars(LIMITS.nameChars, 1)],
  ['worker', chars(LIMITS.nameChars)],
  ['status', STATUS],
  ['endpoint', chars(2048)],
  ['messageCount', COUNT],
  ['queueDepth', COUNT],
  ['lastHeartbeat', TIME],
  ['createdAt', TIME],
  ['lastActiveAt', TIME],
  ['metadata', OBJECT],
  ['parent', chars(LIMITS.idChars, 1)],
  ['work', workOf(LIMITS.workItems)],
];
const EDGES: Edge[] = [
  ...['registered', 'changed', 'resync-actor'].flatMap((kind) =>
    FACTS.map(([field, edge]): Edge => [{ kind, ...ACTOR }, field, ...edge]),
  ),
  [{ kind: 'changed', ...ACTOR }, 'messages', ...COUNT],
  [{ kind: 'changed', ...ACTOR }, 'upsert', ...SWITCH],
  [{ kind: 'resync-actor', ...ACTOR }, 'foreign', ...SWITCH],
  [{ kind: 'resync-actor', ...ACTOR }, 'watched', ...SWITCH],
  [{ kind: 'removed', ...ACTOR }, 'id', ...chars(LIMITS.idChars, 1)],
  [{ kind: 'removed', ...ACTOR }, 'cause', ['missing', 'expired'], ['boredom', 7, null]],
  [MESSAGE, 'to', ...chars(LIMITS.idChars, 1)],
  [MESSAGE, 'from', ...chars(LIMITS.idChars, 1)],
  [MESSAGE, 'type', ...chars(LIMITS.nameChars, 1)],
  [MESSAGE, 'messageId', ...chars(256)],
  [MESSAGE, 'correlationId', ...chars(256)],
  [MESSAGE, 'error', ...chars(4096)],
  [MESSAGE, 'waitMs', [0, 0.5], [-1, '1', null]],
  [MESSAGE, 'runMs', [0, 0.5], [-1, '1', null]],
  [MESSAGE, 'payload', [null, 'x', deep(LIMITS.jsonDepth - 1)], [deep(LIMITS.jsonDepth + 1)]],
  [MESSAGE, 'outcome', ['suspended'], ['lost', 7, null]],
  [MESSAGE, 'times', [1], [0, ...COUNT[1]]],
  [MESSAGE, 'queue', ...chars(256, 1)],
  [MESSAGE, 'retries', ...COUNT],
  ...['approximate', 'dead'].map((field): Edge => [MESSAGE, field, ...SWITCH]),
  ...['traceId', 'spanId', 'causeTraceId', 'causeSpanId'].map(
    (field): Edge => [MESSAGE, field, ...chars(128, 1)],
  ),
  [LINE, 'level', ['trace', 'fatal'], ['loud', 7, null, undefined]],
  [LINE, 'message', ['', text(LIMITS.logChars)], [text(LIMITS.logChars + 1), 7, null, undefined]],
  [LINE, 'id', ...chars(LIMITS.idChars, 1)],
  [LINE, 'fields', ...OBJECT],
  [
    LINE,
    'error',
    [{ message: '' }, { name: 'E', message: text(LIMITS.logChars), stack: text(LIMITS.stackChars) }],
    [
      ...['x', null, {}, { message: 7 }, { message: text(LIMITS.logChars + 1) }],
      ...[
        { message: '', stack: text(LIMITS.stackChars + 1) },
        { message: '', name: text(257) },
      ],
    ],
  ],
  [QUEUE, 'name', chars(256, 1)[0], [...chars(256, 1)[1], undefined]],
  [QUEUE, 'shared', ...SWITCH],
  ...['enqueued', 'taken', 'done', 'failed', 'retried', 'dead', 'depth'].map(
    (field): Edge => [QUEUE, field, ...COUNT],
  ),
  [STALL, 'watched', ['shop/h/1'], ['', 'a b', 7, null, undefined]],
  [STALL, 'blockedMs', COUNT[0], [...COUNT[1], undefined]],
  [STALL, 'running', ...workOf(LIMITS.stalledItems, { ...WORK_ITEM, id: 'a' })],
  [STALL, 'running', [], [[WORK_ITEM], [{ ...WORK_ITEM, id: '' }]]],
  [SELF, 'nanos', ...COUNT],
  [SELF, 'share', [0, 0.5, 1_024], [-1, '1', null, 1_025]],
  [SELF, 'shedding', ['nothing', 'spans'], ['everything', 7, null]],
  [{ kind: 'journal', at: 1, id: 'a', entry: {} }, 'entry', ...OBJECT],
  [{ kind: 'journal', at: 1, id: 'a', entry: {} }, 'id', ...chars(LIMITS.idChars, 1)],
  [{ kind: 'report', at: 1, metrics: {} }, 'metrics', ...OBJECT],
  [SPAN, 'correlationId', ...chars(256, 1)],
  [SPAN, 'eventType', ...chars(256, 1)],
  [SPAN, 'actorId', ...chars(LIMITS.idChars, 1)],
  [SPAN, 'detail', ...OBJECT],
  [SPAN, 'unheard of', [{}, 'x'], [deep(LIMITS.jsonDepth + 1)]],
  [HELLO, 'host', ...chars(256)],
  [HELLO, 'pid', ...COUNT],
  [HELLO, 'adapter', ...chars(64)],
  [HELLO, 'maxAgeMs', ...COUNT],
  [HELLO, 'autoCleanup', ...SWITCH],
  [HELLO, 'shared', ...SWITCH],
  [HELLO, 'captures', [[], Array(16).fill(text(32))], ['x', null, [7], [text(33)], Array(17).fill('x')]],
];

const guards = (event: unknown) => eventFault(event as LogEvent, 'shop') === undefined;
/** What the edge takes: the schema, and no deeper than allowed. */
const edgeTakes = (event: unknown) =>
  appEvent.safeParse(event).success && !isDeeperThan(event, LIMITS.jsonDepth);

describe('the guard of the log', () => {
  test.each(EDGES)(
    'takes of %j and its %s what the edge takes, and no more',
    (base, field, taken, refused) => {
      for (const value of taken) {
        const event = { ...base, [field]: value };
        expect([value, guards(event), edgeTakes(event)]).toEqual([value, true, true]);
      }
      for (const value of refused) {
        const event = { ...base, [field]: value };
        expect([value, guards(event), edgeTakes(event)]).toEqual([value, false, false]);
      }
    },
  );

  test('measures the events of a large entry only', () => {
    const large = { kind: 'report', at: 1, metrics: { x: 'ä'.repeat(LIMITS.eventBytes / 2 + 2_048) } };
    expect(sizeFault(large, LIMITS.eventBytes + 100)).toMatch(/larger than/);
    expect(sizeFault({ ...large, metrics: {} }, LIMITS.eventBytes + 100)).toBeUndefined();
    expect(sizeFault(large, LIMITS.eventBytes)).toBeUndefined();
  });

  test('knows a producer by its alphabet and length, and a flush by its size', () => {
    const fault = (more: object, bytes?: number) =>
      flushFault({
        id: '1-0',
        flush: { producer: 'shop', first: 0, events: [], ...more },
        ...(bytes && { bytes }),
      });
    for (const producer of ['shop', 'shop/host-1/a1', '#studio'])
      expect(fault({ producer, first: 1 })).toBeUndefined();
    for (const producer of ['', 7, null, 'a b', 'a:b', 'a/b', '#else', `${text(300)}/h/1`])
      expect(fault({ producer, first: 1 })).toBe('no producer');
    expect(fault({ events: Array(LIMITS.flushEvents).fill(0) })).toBeUndefined();
    expect(fault({ events: Array(LIMITS.flushEvents + 1).fill(0) })).toBe('more than 1000 events');
    expect(fault({}, LIMITS.requestBytes + 1)).toMatch(/larger than/);
  });

  test('harms no neighbour, and keeps little of what it sets aside', async () => {
    const bench = await createWorkbench();
    const good = { kind: 'registered', at: 1, id: 'good', type: 'T' };
    const events = [
      { ...good, id: text(LIMITS.idChars + 1) },
      { ...good, type: text(LIMITS.nameChars + 1) },
      { kind: 'rejected', reason: text(100_000), event: text(100_000) },
      good,
    ];
    await bench.sendRaw({ producer: 'shop/h/1', first: 1, events });
    expect([...bench.view.live()].map(({ id }) => id)).toEqual(['good']);
    expect(bench.view.producer('shop/h/1')).toMatchObject({ last: 4 });
    const rejected = await bench.rejected();
    expect(rejected.map(({ body }) => body['reason'])).toEqual([
      'id is longer than 512 characters',
      'type is longer than 256 characters',
      text(512),
    ]);
    for (const { body } of rejected) expect(JSON.stringify(body).length).toBeLessThan(4_000);
    await bench.close();
  });
});
