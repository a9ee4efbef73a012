/** The client of Loom's own studio page, as it is, on a studio in which things happen. It outlives a restart of it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { eventually } from '../../support/eventually.ts';
import { tell } from './loom.ts';

type Handler = (data: never) => void;
interface Client {
  connect(): Promise<void>;
  disconnect(): void;
  isConnected(): boolean;
  on(event: string, handler: Handler): void;
  subscribeToActors(handler: Handler): void;
  subscribeToJournal(actorId: string, handler: Handler): void;
  subscribeToTraces(correlationId: string, handler: Handler): void;
}

const STUDIO = process.env.STUDIO_URL ?? '';
const FILE = 'packages/studio/src/lib/loom-client.ts';

/** A browser sends where the page comes from: Loom's runs on this port. */
class PageSocket extends WebSocket {
  constructor(url: string) {
    super(url, { origin: 'http://localhost:3000' });
  }
}
Object.assign(globalThis, { WebSocket: PageSocket });

const { LoomClient } = (await import(pathToFileURL(join(process.env.UPSTREAM_DIR ?? '', FILE)).href)) as {
  LoomClient: new (url: string) => Client;
};

const heard: Record<string, unknown[]> = {};
const note = (event: string) => (data: unknown) => {
  heard[event] = [...(heard[event] ?? []), data];
};

async function post(path: string, body: unknown, method = 'POST'): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${STUDIO}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status} ${path}`);
}

function lifecycle(type: string, actorId: string): Promise<void> {
  const timestamp = new Date().toISOString();
  return post('/api/events', { type, actorId, actorType: 'Order', workerId: 'w-1', timestamp });
}

const came = (event: string, times = 1) =>
  eventually(() => {
    const count = heard[event]?.length ?? 0;
    if (count < times) throw new Error(`${event} came ${count} times of ${times}`);
  }, 10_000);

const entry = (sequence: number) => ({
  entry: { sequence, timestamp: new Date().toISOString(), type: 'ACTIVITY_STARTED', activityId: 'a' },
});

await lifecycle('actor:registered', 'early');
await post('/api/journal/early', entry(1));
await post('/api/trace', {
  correlationId: 'case-1',
  actorId: 'early',
  eventType: 'begun',
  timestamp: new Date(),
});

const client = new LoomClient(`${STUDIO.replace('http', 'ws')}/ws`);
const EVENTS = [
  'actors',
  'actor:updated',
  'actor:update',
  'actor:removed',
  'metrics',
  'health',
  'connection',
];
for (const event of [...EVENTS, 'journal:early:entry']) client.on(event, note(event));
await client.connect();
await came('actors');
client.subscribeToActors(note('asked for actors'));
client.subscribeToJournal('early', note('asked for the journal'));
client.subscribeToTraces('case-1', note('asked for the trace'));
await came('asked for actors');
await came('asked for the journal');
await came('asked for the trace');

await lifecycle('actor:registered', 'late');
await lifecycle('actor:message-processed', 'late');
await post('/api/journal/early', entry(2));
await lifecycle('actor:unregistered', 'late');
for (const event of ['actor:updated', 'actor:removed', 'journal:early:entry', 'metrics', 'health'])
  await came(event);
const before = structuredClone(heard);

// The test ends the studio and starts another at the same address.
const lists = heard['actors']?.length ?? 0;
process.stdout.write('\nRESTART NOW\n');
await came('actors', lists + 1);
const again = client.isConnected();
client.disconnect();
tell({ before, again, connections: heard['connection'] });
