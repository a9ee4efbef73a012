/** A registry as Loom's, in any module system; then `connectStudio` of the packed adapter. */
export const CONSUMER = `
import { connectStudio } from '@loom-studio/core-adapter';
import { parseQuery } from '@loom-studio/core-adapter/query';

interface Registration {
  actorId: string;
  actorType: string;
  workerId: string;
  status: 'active' | 'idle' | 'busy';
  lastHeartbeat: string;
  messageCount: number;
}

declare class InMemoryActorRegistry {
  register(registration: Registration): Promise<void>;
  unregister(actorId: string): Promise<void>;
  get(actorId: string): Promise<Registration | undefined>;
  getByType(actorType: string): Promise<Registration[]>;
  getAll(): Promise<Registration[]>;
  heartbeat(actorId: string): Promise<void>;
  updateStatus(actorId: string, status: 'active' | 'idle' | 'busy'): Promise<void>;
  incrementMessageCount(actorId: string): Promise<void>;
  cleanup(maxAgeMs: number): Promise<number>;
}

const studio = connectStudio(new InMemoryActorRegistry(), { url: 'http://localhost:9090' });
const sent: Promise<boolean> = studio.flush();
// @ts-expect-error: a typed package, not one that quietly became \`any\`.
studio.flsh();
void sent;

const parsed = parseQuery('status:busy');
export const problem: string = parsed.ok ? '' : parsed.problem.message;
// @ts-expect-error: no problem where there is none.
if (parsed.ok) console.log(parsed.problem);
`;

export const PROTOCOL_CONSUMER = `
import { PROTOCOL_VERSION, type ActorRecord } from '@loom-studio/core-adapter/protocol';

export const version: number = PROTOCOL_VERSION;
// @ts-expect-error: an inferred type, not \`any\`.
export const record: ActorRecord = 'no record';
`;

/** A registry with as many methods as these apps call. */
const REGISTRY = `
const actors = new Map();
const registry = {
  async register(registration) {
    actors.set(registration.actorId, registration);
  },
  async unregister(id) {
    actors.delete(id);
  },
  async get(id) {
    return actors.get(id);
  },
  async getByType(type) {
    return [...actors.values()].filter((actor) => actor.actorType === type);
  },
  async getAll() {
    return [...actors.values()];
  },
  async incrementMessageCount(id) {
    actors.get(id).messageCount += 1;
  },
};

const registration = {
  actorId: 'a-1',
  actorType: 'Counter',
  workerId: 'w-1',
  status: 'idle',
  lastHeartbeat: new Date().toISOString(),
  messageCount: 0,
};
`;

/** Runs after a line that loads `connectStudio`; the argument is the studio's address. */
export const APP = `
${REGISTRY}
const studio = connectStudio(registry, { url: process.argv[2] });

async function main() {
  await registry.register(registration);
  for (let count = 0; count < 3; count += 1) await registry.incrementMessageCount('a-1');
  if (!(await studio.flush())) throw new Error('The studio was not reached.');
  await studio.close();
}

main();
`;

/** Watched by a thread of its own, which has to reach the studio by itself. */
export const WATCHED_APP = `
${REGISTRY}
const studio = connectStudio(registry, { url: process.argv[2], watchdog: true, log: console.log });

async function main() {
  await registry.register(registration);
  const { watchdog } = await new Promise((resolve) => {
    const timer = setInterval(() => {
      const stats = studio.stats();
      if (stats.watchdog.running && !stats.watchdog.connected) return;
      clearInterval(timer);
      resolve(stats);
    }, 50);
  });
  console.log('watched', watchdog.connected);
  if (process.argv[3] === 'close') await studio.close();
}

main();
`;

/** The same by Redis, without its client: runs on, and says once what is missing. */
export const APP_WITHOUT_CLIENT = `
${REGISTRY}
async function main() {
  const studio = connectStudio(registry, { url: 'redis://:hidden@127.0.0.1:9', log: console.log });
  await registry.register(registration);
  console.log('flushed', await studio.flush(1000), studio.stats().retries > 1);
  await studio.close(0);
}

main();
`;

/** Both forms of the bridge that polled, under its old name; stays until it is ended. */
export const BRIDGE_APP = `
import { DiscoveryBridge, getDiscoveryBridge } from '@loom/studio-server';
${REGISTRY}
await registry.register({ ...registration, messageCount: 0 });
if (process.argv[2] === 'singleton') getDiscoveryBridge().connect(registry);
else new DiscoveryBridge({ pollInterval: 5000, autoCleanup: true, maxAge: 600 }).connect(registry);
for (let count = 0; count < 3; count += 1) await registry.incrementMessageCount('a-1');
setInterval(() => undefined, 1000);
`;
