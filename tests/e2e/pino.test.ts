import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createCollectingTeller } from '../../core-adapter/demo/stand-ins/collecting-teller.ts';
import { studioDestination } from '../../core-adapter/src/log-destination.ts';
import { createRecords } from '../../core-adapter/src/record.ts';

it('pino writes to the studio beside its own stream', () => {
  const teller = createCollectingTeller();
  const own = new PassThrough();
  const logger = pino({ level: 'debug' }, pino.multistream([own, studioDestination(createRecords(teller))]));
  const error = new TypeError('card refused');
  logger.warn({ actorId: 'order-7', hours: 5, token: 'hush' }, 'payment is %s', 'late');
  logger.child({ actor: 'order-8' }).error(error);
  expect(teller.of('log')).toEqual([
    {
      kind: 'log',
      at: teller.now(),
      level: 'warn',
      id: 'order-7',
      message: 'payment is late',
      fields: { hours: 5, token: '[redacted]' },
    },
    {
      kind: 'log',
      at: teller.now(),
      level: 'error',
      id: 'order-8',
      message: 'card refused',
      error: { name: 'TypeError', message: 'card refused', stack: error.stack },
    },
  ]);
  expect(own.read().toString().split('\n')).toHaveLength(3);
});
