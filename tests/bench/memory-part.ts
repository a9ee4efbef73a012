import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type LogEvent, parseRedisUrl } from '@loom-studio/core-adapter/protocol';
import { createMemoryEngine } from '../../sidecar/src/engine/memory/memory.ts';
import { createRedisEngine } from '../../sidecar/src/engine/redis/redis.ts';
import { tickFlush } from '../../sidecar/src/ingest/ingest.ts';
import { createStudio, type RunningStudio } from '../../sidecar/src/ingest/studio.ts';
import { actor } from './filled-studio.ts';
import { serve } from './part.ts';

const APP = 'bench';
/** Each second of churn: actors that come, that go, that change, and lines that are journaled. */
const EACH_SECOND = { come: 20, change: 60 };
const REPORT = 1_000;

let studio: RunningStudio;
let now = Date.now();
let engine: ReturnType<typeof createMemoryEngine>;
let stable = 0;
let born = 0;

/** A sidecar's view without its servers, on a clock of its own, so that live bytes can be weighed and hours be short. */
serve({
  async start({ redis }: { redis?: string }) {
    const address = redis === undefined ? undefined : parseRedisUrl(redis);
    engine = address
      ? createRedisEngine({ address, onError: console.error })
      : createMemoryEngine({ now: () => now });
    studio = await createStudio({ engine, workspace: 'default', onError: console.error });
  },
  async fill(actors: number) {
    for (; stable < actors; stable += REPORT)
      await studio.report(
        APP,
        Array.from({ length: REPORT }, (_, n) => registered(stable + n)),
      );
    if (studio.view.size !== actors) throw new Error(`${studio.view.size} actors arrived`);
  },
  async churn(seconds: number) {
    for (let second = 0; second < seconds; second += 1) {
      now += 1_000;
      await engine.append('default', tickFlush(now));
      await studio.report(APP, churned());
    }
    return studio.view.size;
  },
  bytes: liveBytes,
});

function registered(n: number): LogEvent {
  return { ...actor(n), at: now } as LogEvent;
}

/** The oldest of those that came go; those that stay are heard of often enough not to be given up. */
function churned(): LogEvent[] {
  const events: LogEvent[] = [];
  for (let n = 0; n < EACH_SECOND.come; n += 1) {
    const id = `short-${born}`;
    const gone = `short-${born - 1_000}`;
    born += 1;
    events.push({ kind: 'registered', at: now, id, type: 'Short' });
    events.push({ kind: 'journal', at: now, id, entry: { type: 'born', timestamp: now } });
    if (born > 1_000) events.push({ kind: 'removed', at: now, id: gone, cause: 'unregistered' });
  }
  for (let n = 0; n < EACH_SECOND.change; n += 1) {
    const { id } = registered((born * 3 + n) % stable) as { id: string };
    events.push({ kind: 'changed', at: now, id, messages: 1 });
  }
  return events;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is still referred to, buffers included. */
async function liveBytes(): Promise<number> {
  // Twice: what is only weakly held goes with the second.
  for (let n = 0; n < 2; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
