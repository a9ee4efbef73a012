import { expect, test } from '@jest/globals';
import type { LogEvent } from '@loom-studio/core-adapter/protocol';
import { createWorkbench } from '../workbench.ts';

test('a hello introduces its producer and changes nothing else of it', async () => {
  const bench = await createWorkbench();
  const hello = {
    kind: 'hello',
    at: 1,
    host: 'h',
    pid: 7,
    adapter: '1.0.0',
    maxAgeMs: 5,
    autoCleanup: false,
    captures: ['registry'],
  };
  const forged = { ...hello, id: 'other/h/1', app: 'other', last: 99, wantsResync: true, more: 'x' };
  await bench.send('shop/h/1', [forged as unknown as LogEvent]);
  expect(bench.view.producer('shop/h/1')).toEqual({
    ...{ id: 'shop/h/1', app: 'shop', last: 1, firstSeenAt: bench.now(), seenAt: bench.now() },
    ...{ host: 'h', pid: 7, adapter: '1.0.0', maxAgeMs: 5, autoCleanup: false, captures: ['registry'] },
  });
  await bench.close();
});
