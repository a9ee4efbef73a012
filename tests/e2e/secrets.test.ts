import { once } from 'node:events';
import { afterEach, expect, it } from '@jest/globals';
import { connectStudio, type Studio } from '@loom-studio/core-adapter';
import { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { MemoryQueue } from '../../core-adapter/demo/stand-ins/loom-queues.ts';
import { ActorRuntime, workOnce } from '../../core-adapter/demo/stand-ins/loom-runtimes.ts';
import { messageTo } from '../../core-adapter/demo/stand-ins/observed-app.ts';
import { HUSH, PLANTED, TEXTS } from '../../core-adapter/demo/stand-ins/planted-secrets.ts';
import { MemoryJournalStore, MemoryStateStore } from '../../core-adapter/demo/stand-ins/stores.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis } from '../support/redis.ts';
import { registration } from '../support/registration.ts';
import { startSidecar } from '../support/sidecar.ts';

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** Everything anybody says to this Redis, scripts with their arguments included. */
async function overhear(url: string): Promise<string[]> {
  const heard: string[] = [];
  const redis = new Redis(url);
  const monitor = await redis.monitor();
  monitor.on('monitor', (_time: string, args: string[]) => heard.push(args.join(' ')));
  undo.push(() => [monitor, redis].forEach((each) => void each.disconnect()));
  return heard;
}

/** Every frame a browser gets that follows everything it can. */
async function follow(url: string, topics: object[]): Promise<string[]> {
  const frames: string[] = [];
  for (const protocol of [['loom.v1'], []]) {
    const ws = new WebSocket(`${url.replace('http', 'ws')}/ws`, protocol);
    ws.on('message', (data) => frames.push(String(data)));
    undo.push(() => ws.terminate());
    await once(ws, 'open');
    if (protocol.length > 0)
      for (const [n, data] of topics.entries())
        ws.send(JSON.stringify({ type: 'subscribe', id: `s${n}`, data }));
    else
      for (const channel of ['actors', 'messages', 'metrics'])
        ws.send(JSON.stringify({ type: 'subscribe', data: { channel } }));
  }
  return frames;
}

/** An app with one of everything, all of it observed, that puts each secret wherever one can get to. */
async function createLeakyApp(url: string, log: (line: string) => void) {
  const registry = createRegistry();
  const studio = connectStudio(registry, { url, app: 'leaky', log });
  undo.push(() => studio.close(0));
  const queue = new MemoryQueue();
  const journal = new MemoryJournalStore();
  const states = new MemoryStateStore();
  const traces = { emit: async (_event: object): Promise<void> => undefined };
  const metrics = { emit: (_name: string, _value: number) => 1, getMetrics: () => ({ locks: PLANTED }) };
  const runtime = new ActorRuntime({
    Order: (input) => {
      if (typeof input === 'string') throw new Error(input);
      return input;
    },
  });
  studio.observe({
    ...{ runtime, messageQueue: queue, journalStore: journal, stateStore: states },
    ...{ traceWriter: traces, metrics },
  });

  async function leak(id: string, value: unknown): Promise<void> {
    await registry.register({ ...registration(id), metadata: { value } });
    await queue.enqueue('actor:Order', messageTo(id, value));
    await workOnce(runtime, queue, 'Order');
    await journal.appendEntry(id, { type: 'invocation', payload: value });
    await states.save(id, { actorType: 'Order', status: 'active', state: { value } });
    await traces.emit({ trace_id: id, event_type: 'x', metadata: value });
    metrics.emit('carts', 1);
    leakByCalls(studio, id, value);
  }

  return { studio, leak };
}

function leakByCalls(studio: Studio, id: string, value: unknown): void {
  studio.recordMessage({
    to: id,
    type: 'M',
    payload: value,
    error: typeof value === 'string' ? value : undefined,
  });
  studio.recordJournal(id, { type: 'x', value });
  studio.recordState(id, { value });
  studio.recordLog({ message: typeof value === 'string' ? value : 'x', actorId: id, fields: { value } });
  studio.recordError(new Error('x', { cause: value }), { actorId: id, fields: { value } });
  studio.recordSpan({ operation: 'x', correlationId: id, actorId: id, metadata: { value } });
}

/** A client without an adapter: each way in there is over plain HTTP, of an app of its own. */
async function postEverywhere(url: string, id: string, value: object, text: string): Promise<void> {
  const said = JSON.stringify(value, (_, inner) => (inner instanceof Error ? inner.message : inner));
  const told = JSON.parse(said) as Record<string, unknown>;
  const post = async (path: string, body: object) => {
    const reply = await fetch(`${url}${path}${path.includes('?') ? '&' : '?'}app=plain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([path, reply.status]).toEqual([path, 200]);
  };
  const actor = { id, type: 'Plain', serverEndpoint: text, metadata: { value: told, ...told } };
  await post('/api/actor/register', actor);
  await post('/api/actor/update', { ...actor, id: `${id}-late` });
  const registered = { type: 'actor:registered', actorId: `${id}-bus`, actorType: 'Plain' };
  await post('/api/events', [
    { ...registered, data: told },
    { ...registered, actorId: `${id}-two`, data: { metadata: { text } } },
  ]);
  await post(`/api/journal/${id}`, { entry: { type: 'x', payload: told, text } });
  await post('/api/metrics', { locks: told, text });
  await post('/api/trace', { correlationId: id, eventType: text.slice(0, 200), actorId: id, ...told, text });
  await post('/v1/traces', spansOf(text));
}

/** As exporters of OpenTelemetry send them. */
function spansOf(text: string): object {
  const attribute = (key: string, said: unknown) => ({ key, value: { stringValue: String(said) } });
  const named = ['password', 'user.password', 'http.request.header.authorization', 'tokens', 'api_key'];
  const tree = { values: named.map((key) => attribute(key, HUSH)) };
  const attributes = [
    ...named.map((key) => attribute(key, HUSH)),
    ...[attribute('url.full', `https://u:${HUSH}@h`), attribute('db.statement', `password=${HUSH}`)],
    attribute('text', text),
    { key: 'http.request.header.cookie', value: { arrayValue: { values: [{ stringValue: HUSH }] } } },
    { key: 'tree', value: { kvlistValue: tree } },
    { key: 'trees', value: { arrayValue: { values: [{ kvlistValue: tree }] } } },
  ];
  const span = {
    ...{ traceId: TRACE, spanId: 'eee19b7ec3c1b174', name: text, status: { code: 2, message: text } },
    attributes,
  };
  const resource = { attributes: [attribute('service.name', text), attribute('db.password', HUSH)] };
  return { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] };
}

const TRACE = '5b8efff798038103d269b633813fc60c';

const PAGES = [
  ...['/api/actors?limit=1000', '/api/errors', '/api/logs?limit=1000', '/api/queues', '/api/metrics'],
  ...['/api/graph', '/api/producers', '/api/rejected', '/api/health', '/api/events', '/metrics'],
];
const PAGES_OF_ACTOR = [
  ...['/api/actor/{}', '/api/messages/{}?limit=1000', '/api/journal/{}?limit=1000', '/api/actors/{}/logs'],
  '/api/traces/{}',
];

it('no planted secret reaches Redis, a log, a socket or an answer, whichever way it is told', async () => {
  const redis = await startRedis();
  undo.push(redis.close);
  const commands = await overhear(redis.url);
  const sidecar = await startSidecar({ REDIS_URL: redis.url });
  undo.push(sidecar.kill);
  const topics = [
    ...[{ topic: 'actors' }, { topic: 'actor', app: 'leaky', id: 'a-0' }, { topic: 'metrics' }],
    ...[{ topic: 'graph' }, { topic: 'tables', of: 'causes' }, { topic: 'tables', of: 'queues' }],
  ];
  const frames = await follow(sidecar.url, topics);
  const lines: string[] = [];
  const { studio, leak } = await createLeakyApp(redis.url, (line) => lines.push(line));

  const values: unknown[] = [...PLANTED.map(({ value }) => value), ...TEXTS];
  for (const [n, value] of values.entries()) await leak(`a-${n}`, value);
  expect(await studio.flush()).toBe(true);

  const last = `a-${values.length - 1}`;
  const answers: string[] = [];
  const ask = async (path: string) => {
    const reply = await fetch(`${sidecar.url}${path}`);
    const text = await reply.text();
    answers.push(text);
    return text;
  };
  const posted = values.map((value, n) => {
    const told = typeof value === 'string' ? { note: value } : (value as object);
    return postEverywhere(sidecar.url, `p-${n}`, told, TEXTS[n % TEXTS.length] ?? '');
  });
  await Promise.all(posted);
  // Silence proves nothing: what was told without its secret has arrived everywhere.
  await eventually(async () =>
    expect(JSON.parse(await ask(`/api/journal/${last}`)).length).toBeGreaterThan(2),
  );
  await eventually(() => expect(frames.join('\n')).toContain(last));
  for (const page of PAGES) await ask(page);
  const ids = [...values.keys()].flatMap((n) => [`a-${n}`, `p-${n}`]);
  for (const page of PAGES_OF_ACTOR) await Promise.all(ids.map((id) => ask(page.replace('{}', id))));
  expect(await ask(`/api/traces/${TRACE}`)).toContain('"user.password":"[redacted]"');
  expect(JSON.parse(await ask('/api/journal/p-0'))).toHaveLength(1);
  expect(commands.join('\n')).toContain(last);
  expect(answers.join('\n')).toContain('[redacted]');

  const places = { commands, frames, answers, lines: [...lines, sidecar.output()] };
  const leaks = Object.entries(places).map(([place, texts]) => [
    place,
    texts.filter((text) => text.includes(HUSH)),
  ]);
  expect(Object.fromEntries(leaks)).toEqual({ commands: [], frames: [], answers: [], lines: [] });
}, 60_000);
