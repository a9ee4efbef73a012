import { connectStudio } from '@loom-studio/core-adapter';
import { createRegistry } from '../../../core-adapter/demo/registry.ts';
import { createMemoryEngine } from '../../../sidecar/src/engine/memory/memory.ts';
import { createStudio } from '../../../sidecar/src/ingest/studio.ts';
import { registration } from '../../support/registration.ts';
import { type Case, figure, repeat } from '../measure.ts';

const RUNS = 5;
/** Calls between two looks at the event loop, as a busy app would leave it now and then. */
const BURST = 500;

export const embedded: Case = {
  name: 'embedded',
  about:
    'hooked registry calls → adapter → memory engine → reducer → view, one process, counters exact at the end',
  async run() {
    return [
      figure('1,000 actors', 'calls/s', await repeat(RUNS, () => callsPerSecond(1_000, 1_000_000)), {
        target: { atLeast: 500_000 },
      }),
      figure('100,000 actors', 'calls/s', await repeat(3, () => callsPerSecond(100_000, 1_000_000))),
    ];
  },
};

async function callsPerSecond(actors: number, calls: number): Promise<number> {
  const engine = createMemoryEngine();
  const studio = await createStudio({ engine, workspace: 'default', onError: console.error });
  const registry = createRegistry();
  const adapter = connectStudio(registry, {
    engine: { append: (_ws, flush) => studio.append(flush as never) },
  });
  const ids = Array.from({ length: actors }, (_, n) => `actor-${n}`);
  for (const id of ids) await registry.register(registration(id));
  if (!(await adapter.flush(60_000))) throw new Error('set-up did not arrive');

  const began = performance.now();
  for (let call = 0; call < calls; call += 1) {
    void registry.incrementMessageCount(ids[(call * 7) % actors] ?? '');
    if (call % BURST === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setImmediate(resolve));
  if (!(await adapter.flush(60_000))) throw new Error('not everything arrived');
  const seconds = (performance.now() - began) / 1_000;

  let counted = 0;
  for (const record of studio.view.live()) counted += record.messageCount;
  if (counted !== calls) throw new Error(`counted ${counted} of ${calls} calls`);
  await adapter.close();
  await studio.close();
  await engine.close();
  return calls / seconds;
}
