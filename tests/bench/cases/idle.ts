import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, residentBytes } from '../cost.ts';
import { gather } from '../crowd/crowd.ts';
import { type Case, type Figure, figure } from '../measure.ts';
import { studio } from '../peers/studio.ts';

const SOCKETS = 9_000;
const SECONDS = 10;
const SETTLE_MS = 3_000;
const QUERY = { type: 'subscribe', id: 'list', data: { topic: 'query', count: 60 } };

export const idle: Case = {
  name: 'idle',
  about: `${SOCKETS.toLocaleString('en-GB')} sockets to which nothing happens: what each costs a sidecar of 500 actors`,
  async run() {
    const figures: Figure[] = [];
    for (const transport of ['uws', 'node'] as const) {
      figures.push(...(await cost(transport, 'that follow nothing', [])));
      figures.push(...(await cost(transport, 'that follow a list', [JSON.stringify(QUERY)])));
    }
    return figures;
  },
};

async function cost(transport: 'uws' | 'node', who: string, greet: string[]): Promise<Figure[]> {
  const service = await studio({ transport });
  try {
    const warm = await gather({ ...service.client, greet, ready: readyAfter(greet), count: SOCKETS / 10 });
    await warm.end();
    const [alone, before] = [await share(service.pids), residentBytes(service.pids[0] ?? 0)];
    const crowd = await gather({ ...service.client, greet, ready: readyAfter(greet), count: SOCKETS });
    await sleep(SETTLE_MS);
    const grown = (residentBytes(service.pids[0] ?? 0) - before) / SOCKETS;
    const together = await share(service.pids);
    await crowd.end();
    return [
      figure(`${transport}, sockets ${who}: memory of each`, 'KB', [grown / 1_024], {
        target: { atMost: 8 },
      }),
      figure(`${transport}, sockets ${who}: all add`, '% core', [together - alone], {
        note: `${alone.toFixed(1)} % without them`,
      }),
    ];
  } finally {
    await service.close();
  }
}

function readyAfter(greet: string[]): string {
  return greet.length > 0 ? '"type":"query"' : '"type":"welcome"';
}

/** Of one core, in percent. */
async function share(pids: number[]): Promise<number> {
  await sleep(SETTLE_MS);
  const [before, began] = [cpuSeconds(pids), performance.now()];
  await sleep(SECONDS * 1_000);
  return ((cpuSeconds(pids) - before) / (performance.now() - began)) * 100_000;
}
