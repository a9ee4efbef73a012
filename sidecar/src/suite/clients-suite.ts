import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from './world.ts';

/** Every call existing clients make: the seed's own and the rows of Loom's other senders. */
export function clientsSuite(transport: string): void {
  describe('existing clients', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
    });
    afterAll(() => world.close());
    const actor = async (id: string) => (await world.ask(`/api/actors/${encodeURIComponent(id)}`)).json;
    const publish = (event: object) => world.post('/api/events', event);

    test('health answers healthy with a time and says what runs', async () => {
      const { status, json } = await world.ask('/api/health');
      expect(status).toBe(200);
      expect(json).toMatchObject({ status: 'healthy', engine: 'memory', transport });
      expect(new Date(json.timestamp).toISOString()).toBe(json.timestamp);
      expect((await world.ask('/api/ready')).json).toEqual({ ready: true });
    });

    test('the seed registers and updates with plain fetch', async () => {
      const send = (path: string, body: object) =>
        fetch(`${world.sidecar.url}${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', connection: 'close' },
          body: JSON.stringify(body),
        });
      const registered = await send('/api/actor/register', {
        id: 'my-actor-1',
        type: 'CounterActor',
        status: 'idle',
        workerId: 'worker-1',
        messageCount: 0,
        queueDepth: 0,
        lastHeartbeat: new Date().toISOString(),
        uptime: 0,
      });
      expect(await registered.json()).toEqual({ ok: true });
      const updated = await send('/api/actor/update', {
        id: 'my-actor-1',
        status: 'active',
        messageCount: 5,
      });
      expect(await updated.json()).toEqual({ ok: true });
      const list = (await world.ask('/api/actors')).json;
      expect(list).toContainEqual(
        expect.objectContaining({
          id: 'my-actor-1',
          type: 'CounterActor',
          status: 'active',
          workerId: 'worker-1',
          messageCount: 5,
          queueDepth: 0,
        }),
      );
      expect((await world.ask('/api/actors/type/CounterActor')).json).toHaveLength(1);
      expect((await world.ask('/api/actors/type/Nothing')).json).toEqual([]);
      expect((await world.ask('/api/actors/my-actor-1')).json).toMatchObject({ id: 'my-actor-1' });
      expect((await world.ask('/api/metrics')).json).toMatchObject({
        actorPools: { totalActors: 1, activeActors: 1, idleActors: 0, byType: { CounterActor: 1 } },
        messageQueues: { totalMessages: 5 },
      });
    });

    test('an update may come for an actor nobody registered', async () => {
      const body = { id: 'late', messageCount: 7, lastActiveAt: '2026-01-02T03:04:05.000Z' };
      expect((await world.post('/api/actor/update', body)).json).toEqual({ ok: true });
      expect(await actor('late')).toMatchObject({
        messageCount: 7,
        lastActiveAt: '2026-01-02T03:04:05.000Z',
      });
    });

    test('times may be milliseconds', async () => {
      const createdAt = Date.parse('2026-01-02T03:04:05.000Z');
      await world.post('/api/actor/register', { id: 'millis', type: 'T', createdAt });
      expect(await actor('millis')).toMatchObject({ createdAt: '2026-01-02T03:04:05.000Z' });
    });

    test('a removed actor answers 410 with its last state and is listed as removed', async () => {
      await world.post('/api/actor/register', { id: 'short', type: 'T' });
      expect((await world.ask('/api/actor/short', { method: 'DELETE' })).json).toEqual({ ok: true });
      const gone = await world.ask('/api/actors/short');
      expect(gone.status).toBe(410);
      expect(gone.json).toMatchObject({ code: 'gone', actor: { id: 'short', cause: 'unregistered' } });
      expect((await world.ask('/api/actors?removed=true')).json).toEqual([
        expect.objectContaining({ id: 'short' }),
      ]);
      expect((await world.ask('/api/actors/never')).json).toMatchObject({ code: 'not_found', status: 404 });
    });

    test('every event of a Loom bus works, in both spellings', async () => {
      const event = {
        actorId: 'bus',
        actorType: 'BusActor',
        workerId: 'w',
        timestamp: new Date().toISOString(),
      };
      await publish({ ...event, type: 'actor:registered' });
      for (let times = 0; times < 3; times += 1) await publish({ ...event, type: 'actor:message-processed' });
      await publish({ ...event, type: 'actor:heartbeat' });
      await publish({ ...event, type: 'actor:status-changed', data: { status: 'busy' } });
      expect(await actor('bus')).toMatchObject({
        type: 'BusActor',
        workerId: 'w',
        messageCount: 3,
        status: 'busy',
      });
      await publish({ ...event, type: 'actor:status_changed', data: { status: 'idle' } });
      expect(await actor('bus')).toMatchObject({ status: 'idle' });
      await publish({ ...event, type: 'actor:registered' });
      expect(await actor('bus')).toMatchObject({ messageCount: 3, status: 'idle' });
      await publish({ ...event, type: 'actor:unregistered' });
      expect((await world.ask('/api/actors/bus')).status).toBe(410);
    });

    test('the metadata that Loom publishes with a registration is that of the actor', async () => {
      const data = { description: 'Ships orders', status: 7, capabilities: { inputs: ['order'] } };
      await publish({ type: 'actor:registered', actorId: 'described', actorType: 'Ship', data });
      expect(await actor('described')).toMatchObject({ status: 'active', metadata: data });
      const wrapped = { status: 7, metadata: {} };
      const refused = await publish({ type: 'actor:registered', actorId: 'described', data: wrapped });
      expect(refused.json).toMatchObject({ code: 'invalid', errors: [{ path: 'data.status' }] });
    });

    test('a message of an unknown actor does not fail and creates nobody', async () => {
      const reply = await publish({ type: 'actor:message-processed', actorId: 'ghost' });
      expect(reply.json).toEqual({ ok: true, count: 1 });
      expect((await world.ask('/api/actors/ghost')).status).toBe(404);
    });

    test('events come as an array or as NDJSON, all or none', async () => {
      const events = ['a', 'b'].map((id) => ({ type: 'actor:registered', actorId: id, actorType: 'Many' }));
      expect((await world.post('/api/events', events)).json).toEqual({ ok: true, count: 2 });
      const lines = ['c', 'd'].map((id) => JSON.stringify({ ...events[0], actorId: id }));
      const headers = { 'content-type': 'application/x-ndjson' };
      const body = `${lines.join('\n')}\n`;
      const reply = await world.ask('/api/events', { method: 'POST', headers, body });
      expect(reply.json).toEqual({ ok: true, count: 2 });
      expect((await world.ask('/api/actors/type/Many')).json).toHaveLength(4);
      const refused = await world.post('/api/events', [
        { ...events[0], actorId: 'e' },
        { type: 'actor:registered' },
      ]);
      expect(refused.json).toMatchObject({ code: 'invalid', errors: [{ path: '1.actorId' }] });
      expect((await world.ask('/api/actors/e')).status).toBe(404);
      const broken = await world.ask('/api/events', {
        method: 'POST',
        headers,
        body: `${lines[0]}\n{"type":`,
      });
      expect(broken.json).toMatchObject({ code: 'bad_request', detail: expect.stringContaining('line 2') });
    });

    test('journal entries are kept as sent, wrapped or not, newest first', async () => {
      const entries = [
        { sequence: 1, timestamp: 1, type: 'ACTIVITY_STARTED', activityId: 'act-0' },
        { sequence: 2, type: 'activity_completed', result: { constructor: 'x' } },
      ];
      expect((await world.post('/api/journal/j%2F1', { entry: entries[0] })).json).toEqual({ ok: true });
      expect((await world.post('/api/journal/j%2F1', entries[1])).json).toEqual({ ok: true });
      const stored = (await world.ask('/api/journal/j%2F1')).json;
      expect(stored.map(({ body }: { body: object }) => body)).toEqual([entries[1], entries[0]]);
      expect((await world.ask('/api/journal/j%2F1?type=activity_started')).json).toHaveLength(1);
      for (const several of [
        'type=Activity_Started&type=activity_completed',
        'type=ACTIVITY_COMPLETED,activity_started',
      ])
        expect((await world.ask(`/api/journal/j%2F1?${several}`)).json).toHaveLength(2);
      expect((await world.ask('/api/journal/j%2F1?type=other&type=activity_started')).json).toHaveLength(1);
      expect((await world.ask('/api/journal/j%2F1?limit=1')).json).toHaveLength(1);
      expect((await world.ask(`/api/journal/j%2F1?from=${Date.now() + 60_000}`)).json).toEqual([]);
      expect((await world.ask('/api/journal/j%2F1?from=tomorrow')).json).toMatchObject({ code: 'invalid' });
    });

    test('an app reports figures of its own', async () => {
      const figures = {
        timestamp: new Date().toISOString(),
        actorPools: { totalActors: 3, poolUtilization: 0.5 },
        messageQueues: { avgLatency: 12 },
      };
      expect((await world.post('/api/metrics?app=shop', figures)).json).toEqual({ ok: true });
      expect((await world.ask('/api/metrics')).json.reported.shop).toMatchObject({
        actorPools: { poolUtilization: 0.5 },
        messageQueues: { avgLatency: 12 },
      });
    });

    test('a minimal span is taken', async () => {
      const span = {
        correlationId: 'c-1',
        actorId: 'a',
        eventType: 'message:received',
        timestamp: Date.now(),
      };
      expect((await world.post('/api/trace', span)).json).toEqual({ ok: true });
    });

    test('first sightings are logged', async () => {
      await world.post('/api/actor/register', { id: 'seen-first', type: 'Star' });
      expect(world.logged.join('\n')).toContain('Discovered actor seen-first (Star)');
    });
  });
}
