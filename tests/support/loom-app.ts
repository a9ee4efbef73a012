import { Redis } from 'ioredis';

export interface LoomRegistration {
  actorId: string;
  actorType: string;
  workerId: string;
  status: string;
  lastHeartbeat: string;
  messageCount: number;
  metadata?: object;
}

export interface LoomApp {
  register(registration: LoomRegistration): Promise<void>;
  unregister(id: string): Promise<void>;
  heartbeat(id: string): Promise<void>;
  updateStatus(id: string, status: string): Promise<void>;
  count(id: string, messages?: number): Promise<void>;
  publish(event: unknown): Promise<void>;
  readonly redis: Redis;
  close(): void;
}

const HEARTBEAT_SECONDS = 300;

/**
 * What a Loom app leaves in its Redis, key for key and message for message, when it uses the framework's registry
 * over Redis. With `bus` it publishes registrations, removals and statuses; never heartbeats or counts.
 */
export function createLoomApp(url: string, { prefix = 'loom:actor', bus = true } = {}): LoomApp {
  const redis = new Redis(url);
  // Tests stop the server under it.
  redis.on('error', () => undefined);
  const key = (id: string) => `${prefix}:${id}`;
  const publish = async (event: unknown) => {
    await redis.publish('loom:actor:events', typeof event === 'string' ? event : JSON.stringify(event));
  };
  const tell = async (type: string, id: string, more: object = {}) => {
    if (!bus) return;
    const [actorType, workerId] = await redis.hmget(key(id), 'actorType', 'workerId');
    await publish({ type, actorId: id, actorType, workerId, timestamp: new Date().toISOString(), ...more });
  };
  return {
    redis,
    publish,
    async register({ metadata, ...rest }) {
      const id = rest.actorId;
      await redis
        .pipeline()
        .hset(key(id), { ...rest, metadata: metadata ? JSON.stringify(metadata) : '' })
        .sadd(`${prefix}:type:${rest.actorType}`, id)
        .sadd(`${prefix}:all`, id)
        .setex(`${prefix}:heartbeat:${id}`, HEARTBEAT_SECONDS, String(Date.now()))
        .exec();
      await tell('actor:registered', id, { data: metadata });
    },
    async unregister(id) {
      const [actorType, workerId] = await redis.hmget(key(id), 'actorType', 'workerId');
      await redis
        .pipeline()
        .del(key(id), `${prefix}:heartbeat:${id}`)
        .srem(`${prefix}:type:${actorType}`, id)
        .srem(`${prefix}:all`, id)
        .exec();
      const timestamp = new Date().toISOString();
      if (bus) await publish({ type: 'actor:unregistered', actorId: id, actorType, workerId, timestamp });
    },
    async heartbeat(id) {
      await redis
        .pipeline()
        .hset(key(id), 'lastHeartbeat', new Date().toISOString())
        .setex(`${prefix}:heartbeat:${id}`, HEARTBEAT_SECONDS, String(Date.now()))
        .exec();
    },
    async updateStatus(id, status) {
      await redis.hset(key(id), 'status', status);
      await tell('actor:status-changed', id, { data: { status } });
    },
    async count(id, messages = 1) {
      await redis.hincrby(key(id), 'messageCount', messages);
    },
    close: () => redis.disconnect(),
  };
}
