import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';

const run = promisify(execFile);

interface Frame {
  type: string;
  data: Record<string, unknown> & Array<Record<string, unknown>>;
}

let studio: SidecarProcess;
let socket: WebSocket;
const frames: Frame[] = [];

beforeAll(async () => {
  studio = await startSidecar();
  socket = new WebSocket(`${studio.url.replace('http', 'ws')}/ws`);
  socket.on('message', (text) => frames.push(JSON.parse(String(text))));
  await eventually(() => expect(frames.length).toBeGreaterThan(0));
}, 30_000);

afterAll(async () => {
  socket.terminate();
  await studio.kill();
});

const post = async (path: string, body: unknown, method = 'POST') => {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${studio.url}${path}`, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};
const curl = async (path: string) => JSON.parse((await run('curl', ['-s', `${studio.url}${path}`])).stdout);
const frameOf = (type: string, id: string) =>
  frames.find((frame) => frame.type === type && (frame.data['id'] === id || frame.data['actorId'] === id));
const ok = { status: 200, body: { ok: true } };

describe('the guide this studio grew from, run as written', () => {
  it('registers and updates an actor by fetch', async () => {
    const registered = await post('/api/actor/register', {
      id: 'my-actor-1',
      type: 'CounterActor',
      status: 'idle',
      workerId: 'worker-1',
      messageCount: 0,
      queueDepth: 0,
      lastHeartbeat: new Date().toISOString(),
      uptime: 0,
    });
    expect(registered).toMatchObject(ok);
    expect(
      await post('/api/actor/update', { id: 'my-actor-1', status: 'active', messageCount: 5 }),
    ).toMatchObject(ok);
  });

  it('answers the curl lines of its troubleshooting', async () => {
    expect(await curl('/api/health')).toMatchObject({ status: 'healthy', timestamp: expect.any(String) });
    expect(await curl('/api/actors')).toEqual([
      expect.objectContaining({
        id: 'my-actor-1',
        type: 'CounterActor',
        status: 'active',
        workerId: 'worker-1',
        messageCount: 5,
        queueDepth: 0,
        lastHeartbeat: expect.stringMatching(/^\d{4}-.*Z$/),
        uptime: expect.any(Number),
      }),
    ]);
  });

  it('finds actors by type and by id', async () => {
    expect(await curl('/api/actors/type/CounterActor')).toHaveLength(1);
    expect(await curl('/api/actors/type/Nobody')).toEqual([]);
    expect(await curl('/api/actors/my-actor-1')).toMatchObject({ messageCount: 5 });
  });

  it('aggregates metrics', async () => {
    await post('/api/actor/register', {
      id: 'idle-1',
      type: 'AggregatorActor',
      status: 'idle',
      queueDepth: 5,
    });
    expect(await curl('/api/metrics')).toMatchObject({
      timestamp: expect.any(String),
      actorPools: {
        totalActors: 2,
        activeActors: 1,
        idleActors: 1,
        byType: { CounterActor: 1, AggregatorActor: 1 },
      },
      messageQueues: { totalMessages: 5, pendingMessages: 5 },
    });
  });

  it('pushes updates, removals and metrics to the socket', async () => {
    await eventually(() => {
      const data = expect.objectContaining({ id: 'my-actor-1', type: 'CounterActor', status: 'active' });
      expect(frames).toContainEqual({ type: 'actor:update', data });
      expect(frames).toContainEqual({ type: 'actor:updated', data });
    });
    await fetch(`${studio.url}/api/actor/idle-1`, { method: 'DELETE' });
    await eventually(() => expect(frameOf('actor:removed', 'idle-1')).toBeDefined());
    const before = frames.length;
    await eventually(() => expect(frames.slice(before).some((frame) => frame.type === 'metrics')).toBe(true));
  });
});

describe('every call of the existing clients', () => {
  const at = new Date().toISOString();
  const event = (type: string, more = {}) => ({
    type,
    actorId: 'bus-1',
    actorType: 'BusActor',
    workerId: 'w-1',
    timestamp: at,
    ...more,
  });

  it('takes lifecycle events: one, several, as lines', async () => {
    expect(await post('/api/events', event('actor:registered'))).toMatchObject(ok);
    expect(await post('/api/events', event('actor:message-processed'))).toMatchObject(ok);
    const several = [event('actor:registered'), event('actor:status-changed', { data: { status: 'busy' } })];
    expect(await post('/api/events', several)).toMatchObject(ok);
    const lines = [event('actor:heartbeat'), event('actor:status_changed', { data: { status: 'idle' } })];
    const response = await fetch(`${studio.url}/api/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
    });
    expect(response.status).toBe(200);
    // A bus given to a service and to its registry publishes `registered` twice: counters stay.
    expect(await studio.get('/api/actors/bus-1')).toMatchObject({
      status: 'idle',
      messageCount: 1,
      workerId: 'w-1',
    });
  });

  it('does not mind messages of actors it never heard of', async () => {
    expect(await post('/api/events', event('actor:message-processed', { actorId: 'nobody' }))).toMatchObject(
      ok,
    );
  });

  it('takes a registration without worker, heartbeat or uptime, and an update of an unknown actor', async () => {
    const sparse = { id: 'sparse', type: 'T', status: 'evicted', createdAt: at, lastActiveAt: at };
    expect(await post('/api/actor/register', sparse)).toMatchObject(ok);
    expect(await studio.get('/api/actors/sparse')).toMatchObject({
      status: 'evicted',
      createdAt: at,
      lastActiveAt: at,
    });
    expect(await post('/api/actor/update', { id: 'never-registered', status: 'failed' })).toMatchObject(ok);
    expect(await studio.get('/api/actors/never-registered')).toMatchObject({ status: 'failed' });
  });

  it('takes journal entries in both forms and pushes them', async () => {
    const entry = {
      sequence: 1,
      timestamp: at,
      type: 'ACTIVITY_STARTED',
      activityId: 'act-0',
      details: { x: 1 },
    };
    expect(await post('/api/journal/sparse', { entry })).toMatchObject(ok);
    expect(
      await post('/api/journal/sparse', { ...entry, sequence: 2, type: 'activity_completed' }),
    ).toMatchObject(ok);
    const kept = await studio.get<Array<{ body: Record<string, unknown> }>>('/api/journal/sparse');
    expect(kept.map(({ body }) => body['sequence'])).toEqual([2, 1]);
    await eventually(() =>
      expect(frames.filter(({ type }) => type === 'journal:sparse:entry')).toHaveLength(2),
    );
  });

  it('takes partial metrics and minimal spans', async () => {
    const actorPools = { totalActors: 999, poolUtilization: 0.5 };
    const report = {
      timestamp: at,
      actorPools,
      messageQueues: { avgLatency: 12 },
      locks: { activeLocks: 1 },
    };
    expect(await post('/api/metrics', report)).toMatchObject(ok);
    const metrics = await studio.get<{ actorPools: { totalActors: number } }>('/api/metrics');
    // Where existing clients look for them; what the studio counts itself stays its own.
    expect(metrics).toMatchObject({
      actorPools: { poolUtilization: 0.5 },
      messageQueues: { avgLatency: 12 },
      locks: { activeLocks: 1 },
      reported: { default: report },
    });
    expect(metrics.actorPools.totalActors).toBeLessThan(999);
    const span = { correlationId: 'c-1', actorId: 'sparse', eventType: 'message:received', timestamp: at };
    expect(await post('/api/trace', span)).toMatchObject(ok);
    await eventually(() => expect(frames.some(({ type }) => type === 'traces:c-1')).toBe(true));
  });

  it('removes', async () => {
    const response = await fetch(`${studio.url}/api/actor/sparse`, { method: 'DELETE' });
    expect(await response.json()).toMatchObject({ ok: true });
    const gone = await fetch(`${studio.url}/api/actors/sparse`);
    expect(gone.status).toBe(410);
    expect(await gone.json()).toMatchObject({ code: 'gone', actor: { id: 'sparse', cause: 'unregistered' } });
  });

  it('answers what its socket clients ask for', async () => {
    await post('/api/journal/my-actor-1', { entry: { type: 'noted' } });
    const before = frames.length;
    for (const channel of ['actors', 'metrics', 'health'])
      socket.send(JSON.stringify({ type: 'subscribe', data: { channel } }));
    socket.send(JSON.stringify({ type: 'subscribe', data: { channel: 'journal', actorId: 'my-actor-1' } }));
    await eventually(() => {
      const types = frames.slice(before).map((frame) => frame.type);
      expect(types).toEqual(expect.arrayContaining(['actors', 'metrics', 'health', 'journal:my-actor-1']));
    });
  });
});
