/** One app on a registry of Loom, first as it is and then connected to the studio. `registries.ts memory|redis`. */
import { connectStudio } from '@loom-studio/core-adapter';
import { loom, redisOfLoom, tell } from './loom.ts';
import type { Discovery, DiscoveryModule, LifecycleEvent, Registry } from './loom-types.ts';
import { createOutcomes, remember } from './outcomes.ts';

const { ActorEventBus, DiscoveryService, InMemoryActorEventBus, InMemoryActorRegistry, RedisActorRegistry } =
  await loom<DiscoveryModule>('discovery/index');

const LONG_AGO = new Date(Date.now() - 3_600_000).toISOString();

interface World {
  discovery: Discovery;
  /** What the bus told, in order. */
  heard: string[];
  /** As if nothing was heard of the actor for as long as Loom allows. */
  age(id: string): Promise<unknown>;
  close(): Promise<unknown>;
}

async function inMemory(): Promise<World> {
  const bus = new InMemoryActorEventBus();
  const { heard } = await listen(bus);
  const discovery = new DiscoveryService(new InMemoryActorRegistry(), bus);
  return { discovery, heard, age: async () => undefined, close: async () => undefined };
}

async function inRedis(keyPrefix: string): Promise<World> {
  const redis = redisOfLoom();
  const bus = new ActorEventBus(redis);
  const { heard, stop } = await listen(bus);
  const registry = new RedisActorRegistry({ redis, eventBus: bus, keyPrefix });
  return {
    discovery: new DiscoveryService(registry, bus),
    heard,
    age: (id) => redis.del(`${keyPrefix}:heartbeat:${id}`),
    close: async () => {
      await stop();
      await redis.quit();
    },
  };
}

async function listen(bus: InstanceType<DiscoveryModule['InMemoryActorEventBus']>) {
  const heard: string[] = [];
  const stop = await bus.subscribe(
    ({ type, actorId }: LifecycleEvent) => void heard.push(`${type} ${actorId}`),
  );
  return { heard, stop };
}

const asGiven = (id: string, more: object) => ({
  ...{ actorId: id, actorType: 'Mail', workerId: 'w-2', status: 'active' },
  ...{ lastHeartbeat: new Date().toISOString(), messageCount: 0, ...more },
});

async function work({ discovery, age }: World): Promise<string[]> {
  const { call, lines } = createOutcomes();
  const { registry } = discovery;
  await call('register 1', () => discovery.registerActor('order/1', 'Order', 'w-1', { region: 'eu' }));
  await call('register 2', () => discovery.registerActor('order/2', 'Order', 'w-1'));
  await call('register 3', () => discovery.registerActor('mail 3', 'Mail', 'w-2', { tier: 1 }));
  await call('register 4', () => registry.register(asGiven('stale-4', { lastHeartbeat: LONG_AGO })));
  await call('register 5', () => registry.register(asGiven('seven-5', { messageCount: 7 })));
  await call('register nothing', () => registry.register(null as never));
  for (let turn = 0; turn < 3; turn++) await call('route', () => discovery.route('order/1'));
  await call('route to nobody', () => discovery.route('nobody'));
  await call('route to a type', () => discovery.route({ type: 'Order' }));
  await call('broadcast', async () => (await discovery.broadcast('Order')).sort());
  await call('status', () => registry.updateStatus('order/2', 'busy'));
  await call('heartbeat', () => registry.heartbeat('mail 3'));
  await Promise.all(Array.from({ length: 200 }, () => discovery.route('seven-5')));
  await call('count', async () => (await registry.get('seven-5'))?.messageCount);
  await call('unregister', () => discovery.unregisterActor('order/1'));
  await call('unregister nobody', () => discovery.unregisterActor('nobody'));
  await age('stale-4');
  await call('clean up', () => discovery.cleanup(300));
  return lines;
}

/** By id, and without the times. */
async function truth(registry: Registry) {
  const all = await registry.getAll();
  return all
    .map(({ lastHeartbeat: _, ...rest }) => rest)
    .sort((one, other) => one.actorId.localeCompare(other.actorId));
}

const open = process.argv[2] === 'redis' ? inRedis : inMemory;

const plain = await open('plain:actor');
const untouched = { outcomes: await work(plain), truth: await truth(plain.discovery.registry) };
await plain.close();

const world = await open('loom:actor');
const { registry } = world.discovery;
const isAsBefore = remember(registry);
const studio = connectStudio(world.discovery as never, { app: 'registry' });
const observed = { outcomes: await work(world), truth: await truth(registry) };
const flushed = await studio.flush();
const { dropped, hooks } = studio.stats();
await studio.close();
const restored = isAsBefore();
// Nobody listens any more: the registry counts it, the studio does not.
await registry.incrementMessageCount('order/2');
await registry.incrementMessageCount('order/2');
const afterwards = await truth(registry);
await world.close();

tell({
  untouched,
  observed,
  heard: [plain.heard, world.heard],
  flushed,
  dropped,
  hooks,
  restored,
  afterwards,
});
