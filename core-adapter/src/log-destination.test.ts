import { beforeEach, expect, test } from '@jest/globals';
import { type CollectingTeller, createCollectingTeller } from '../demo/stand-ins/collecting-teller.ts';
import { type LogDestination, studioDestination } from './log-destination.ts';
import { createRecords } from './record.ts';

let teller: CollectingTeller;
let destination: LogDestination;
beforeEach(() => {
  teller = createCollectingTeller();
  destination = studioDestination(createRecords(teller));
});

/** As pino writes it. */
const write = (line: object) =>
  destination.write(`${JSON.stringify({ level: 30, time: 1, pid: 2, hostname: 'h', ...line })}\n`);
const lines = () => teller.of('log').map(({ kind: _kind, at: _at, ...line }) => line);

test('a line of pino is a line of its actor', () => {
  write({ actorId: 'order-1', msg: 'paid', sum: 3, password: 'hush' });
  write({ actor: 'order-2', msg: 'paid', name: 'shop' });
  write({ msg: 'started' });
  expect(lines()).toEqual([
    { level: 'info', message: 'paid', id: 'order-1', fields: { sum: 3, password: '[redacted]' } },
    { level: 'info', message: 'paid', id: 'order-2', fields: { name: 'shop' } },
    { level: 'info', message: 'started' },
  ]);
});

test.each<[unknown, string]>([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [35, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
  [70, 'fatal'],
  [5, 'trace'],
  ['WARN', 'warn'],
  ['loud', 'info'],
  [null, 'info'],
])('level %s is %s', (level, name) => {
  write({ level, msg: 'x' });
  expect(lines()).toEqual([{ level: name, message: 'x' }]);
});

test('an error is one', () => {
  write({ level: 50, msg: 'no', err: { type: 'TypeError', message: 'no', stack: 'TypeError: no\n at x' } });
  expect(lines()).toEqual([
    {
      level: 'error',
      message: 'no',
      error: { name: 'TypeError', message: 'no', stack: 'TypeError: no\n at x' },
    },
  ]);
});

test('what is no id of an actor stays a field, and the line is told', () => {
  write({ actorId: 7, actor: { id: 'a' }, msg: 'x' });
  expect(lines()).toEqual([{ level: 'info', message: 'x', fields: { actorId: 7, actor: { id: 'a' } } }]);
});

test.each([['started\n'], ['[1,2]'], ['{"level":30,'], ['null']])(
  'a line that is no JSON object is plain: %j',
  (line) => {
    destination.write(line);
    expect(lines()).toEqual([{ level: 'info', message: line.trim() }]);
  },
);

test('a line far too long is shown in part', () => {
  destination.write(JSON.stringify({ level: 30, msg: 'x'.repeat(1_000_000) }));
  expect(lines()).toHaveLength(1);
  expect(lines()[0]?.message.length).toBeLessThanOrEqual(4_096);
});

test('an empty line is nothing; what is no line is counted', () => {
  destination.write('\n');
  destination.write(7 as never);
  expect(teller.told).toEqual([]);
  expect(teller.invalids).toBe(1);
});
