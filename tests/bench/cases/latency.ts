import { connectStudio } from '@loom-studio/core-adapter';
import { WebSocket } from 'ws';
import { createRegistry } from '../../../core-adapter/demo/registry.ts';
import { registration } from '../../support/registration.ts';
import { startSidecar } from '../../support/sidecar.ts';
import { type Case, figure, quantile } from '../measure.ts';

const PROBES = 300;
const GAP_MS = 20;

export const latency: Case = {
  name: 'latency',
  about: 'registry call in an idle app → http link → sidecar in its own process → legacy socket',
  async run() {
    const runs = [await probe(), await probe(), await probe()];
    return [
      figure(
        'change → socket, p50',
        'ms',
        runs.map((run) => quantile(run, 0.5)),
        { target: { atMost: 2 } },
      ),
      figure(
        'change → socket, p99',
        'ms',
        runs.map((run) => quantile(run, 0.99)),
        { target: { atMost: 10 } },
      ),
    ];
  },
};

/** Sorted milliseconds from the intended moment of each call to its frame. */
async function probe(): Promise<number[]> {
  const studio = await startSidecar();
  const registry = createRegistry();
  const adapter = connectStudio(registry, { url: studio.url });
  await registry.register(registration('probe'));
  await adapter.flush();
  const socket = new WebSocket(`${studio.url.replace('http', 'ws')}/ws`);
  await new Promise((resolve) => socket.once('message', resolve));
  const intended = new Map<number, number>();
  const delays: number[] = [];
  socket.on('message', (text) => {
    const { type, data } = JSON.parse(String(text));
    const at = type === 'actor:update' ? intended.get(data.messageCount) : undefined;
    if (at !== undefined) delays.push(performance.now() - at);
    if (at !== undefined) intended.delete(data.messageCount);
  });
  const began = performance.now();
  for (let n = 1; n <= PROBES; n += 1) {
    const due = began + n * GAP_MS;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    intended.set(n, performance.now());
    await registry.incrementMessageCount('probe');
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  socket.terminate();
  await adapter.close();
  await studio.kill();
  if (delays.length < PROBES * 0.9)
    throw new Error(`only ${delays.length} of ${PROBES} changes were seen singly`);
  return delays.sort((a, b) => a - b);
}
