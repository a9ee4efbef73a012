import { expect, test } from '@jest/globals';
import { createRegistry } from '../demo/registry.ts';
import { createManualRuntime } from '../demo/stand-ins/manual-runtime.ts';
import { createModelStudio } from '../demo/stand-ins/model-studio.ts';
import { HUSH } from '../demo/stand-ins/planted-secrets.ts';
import { connectStudio, openStudio } from './connect-studio.ts';
import { LIMITS } from './protocol/limits.ts';
import type { Records } from './record-types.ts';

function world() {
  const runtime = createManualRuntime();
  const model = createModelStudio();
  const options = { link: model, log: () => undefined, redact: ['state.card'] };
  const studio = openStudio(createRegistry(runtime.now), options, { runtime, env: {} });
  return { runtime, model, studio };
}

function sayAll(studio: Records): void {
  studio.recordJournal('a', { type: 'approved', token: HUSH });
  studio.recordState('a', { total: 1, card: HUSH });
  studio.recordLog({ message: 'late', actorId: 'a', fields: { password: HUSH } });
  studio.recordError(new Error(`no: token=${HUSH}`), { actorId: 'a' });
  studio.recordSpan({ operation: 'charge', correlationId: 'c', metadata: { apiKey: HUSH } });
}

test('what is told by calls reaches the studio, in its order and without secrets', async () => {
  const { runtime, model, studio } = world();
  sayAll(studio);
  await runtime.advance(100);
  const kinds = model.applied.map(({ kind }) => kind).filter((kind) => !/hello|resync/.test(kind));
  expect(kinds).toEqual(['journal', 'journal', 'log', 'log', 'span']);
  expect(model.attempts.join('\n')).not.toContain(HUSH);
});

test('what is not understood and what is cut is counted', async () => {
  const { studio } = world();
  studio.recordJournal('', {});
  studio.recordLog({ message: 7 as never });
  studio.recordState('a', { text: 'x'.repeat(LIMITS.eventBytes) });
  expect(studio.stats()).toMatchObject({ dropped: { invalid: 2 }, cut: 1 });
});

test('what waits is bounded', async () => {
  const { runtime, model, studio } = world();
  model.failNext('lost', 1_000);
  for (let index = 0; index < 1_000; index++)
    studio.recordJournal('a', { type: 'x', text: 'x'.repeat(20_000) });
  await runtime.advance(100);
  expect(studio.stats().pending.bytes).toBeLessThanOrEqual(8 * 1024 * 1024);
  expect(studio.stats().dropped.messages).toBeGreaterThan(0);
});

test('after the end, or switched off, calls do nothing', async () => {
  const { runtime, model, studio } = world();
  await runtime.advance(100);
  const before = model.applied.length;
  const closing = studio.close(0);
  await runtime.advance(100);
  await closing;
  sayAll(studio);
  const inert = connectStudio(createRegistry(), { enabled: false });
  sayAll(inert);
  await runtime.advance(100);
  expect(model.applied.length).toBe(before);
  expect([studio.stats().dropped.invalid, inert.stats().dropped.invalid]).toEqual([0, 0]);
});
