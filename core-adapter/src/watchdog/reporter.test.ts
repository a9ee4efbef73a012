import { describe, expect, test } from '@jest/globals';
import { createManualRuntime } from '../../demo/stand-ins/manual-runtime.ts';
import { createModelStudio } from '../../demo/stand-ins/model-studio.ts';
import type { EventOf } from '../protocol/events.ts';
import { createReporter } from './reporter.ts';

const WATCHED = 'shop/host-1/aa1';
const stalled = (blockedMs: number): EventOf<'stall'> => ({
  ...{ kind: 'stall', at: 1, watched: WATCHED, blockedMs },
  running: [{ id: 'a', operation: 'execute', since: 1 }],
});

function world() {
  const runtime = createManualRuntime();
  const studio = createModelStudio();
  const reporter = createReporter({
    ...{ producer: 'shop/host-1/dd1', link: studio, runtime },
    hello: () => ({ kind: 'hello', at: runtime.now(), captures: ['watchdog'] }),
  });
  const kinds = () => studio.applied.map(({ kind }) => kind);
  const blocked = () => studio.applied.flatMap((event) => (event.kind === 'stall' ? event.blockedMs : []));
  return { runtime, studio, reporter, kinds, blocked };
}

describe('what a watchdog tells', () => {
  test('begins with who it is, and goes out at once', async () => {
    const { runtime, reporter, kinds, blocked } = world();
    await runtime.advance(1_000);
    expect(kinds()).toEqual(['hello']);
    expect(reporter.connected).toBe(true);
    for (const blockedMs of [2_000, 4_000, 0]) {
      reporter.tell(stalled(blockedMs));
      await runtime.advance(10);
    }
    expect(blocked()).toEqual([2_000, 4_000, 0]);
  });

  test('does not pile up while the studio is away: only the newest waits', async () => {
    const { runtime, studio, reporter, blocked } = world();
    await runtime.advance(1_000);
    studio.failNext('lost', 40);
    for (let second = 1; second <= 30; second += 1) {
      reporter.tell(stalled(2_000 * second));
      await runtime.advance(1_000);
    }
    expect(reporter.connected).toBe(false);
    reporter.tell(stalled(0));
    await runtime.until(() => reporter.connected && blocked().length > 1);
    await runtime.advance(5_000);
    expect(blocked()).toEqual([2_000, 0]);
  });

  test('is told again from the start to a studio that lost everything', async () => {
    const { runtime, studio, reporter, kinds, blocked } = world();
    await runtime.advance(1_000);
    studio.wipe();
    await runtime.advance(15_000);
    expect(kinds()).toEqual(['hello', 'hello', 'resync-begin', 'resync-end']);
    reporter.tell(stalled(2_000));
    await runtime.advance(10);
    expect(blocked()).toEqual([2_000]);
  });

  test('goes on after a refusal', async () => {
    const { runtime, studio, reporter, blocked } = world();
    await runtime.advance(1_000);
    studio.failNext('refused', 1);
    reporter.tell(stalled(2_000));
    await runtime.advance(5_000);
    reporter.tell(stalled(4_000));
    await runtime.advance(5_000);
    expect(blocked()).toEqual([4_000]);
  });
});
