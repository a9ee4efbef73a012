import { setTimeout as sleep } from 'node:timers/promises';
import type { TestRedis } from '../support/redis.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import type { ChaosWorld } from './world.ts';

/** Something that goes wrong, and is over when the promise resolves. */
export type Fault = (world: ChaosWorld, random: () => number) => Promise<void>;

const between = (random: () => number, from: number, to: number) => from + random() * (to - from);

function one<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** Whoever takes the writes. While nobody does, there is nothing to break. */
async function primary({ redis }: ChaosWorld): Promise<TestRedis> {
  for (;;) {
    const found = await redis.masterOf('studio:{default}:meta').catch(() => undefined);
    if (found) return found;
    await sleep(500);
  }
}

function wire({ sidecars, apps }: ChaosWorld, random: () => number): TcpProxy | undefined {
  return one([...sidecars, ...apps], random).proxy;
}

/** Meta lost, a part of state lost, or everything: a new epoch. Rarer, since everything is sent anew each time. */
const LOSSES = [
  ['DEL', 'studio:{default}:meta'],
  ['DEL', 'studio:{default}:actors'],
  ['DEL', 'studio:{default}:producers'],
  ['FLUSHALL'],
];

export const FAULTS: Record<string, Fault> = {
  async 'sidecar killed'(world, random) {
    const sidecar = one(world.sidecars, random);
    await sidecar.kill();
    await sleep(between(random, 100, 2_000));
    await sidecar.start();
  },
  async 'sidecar stopped'(world, random) {
    const sidecar = one(world.sidecars, random);
    sidecar.signal('SIGTERM');
    await sleep(2_500);
    await sidecar.kill();
    await sidecar.start();
  },
  async 'sidecar frozen'(world, random) {
    const sidecar = one(world.sidecars, random);
    sidecar.signal('SIGSTOP');
    await sleep(between(random, 500, 6_000));
    sidecar.signal('SIGCONT');
  },
  async 'redis killed'(world, random) {
    const redis = await primary(world);
    await redis.kill();
    await sleep(between(random, 100, 3_000));
    await redis.restart();
  },
  async 'redis frozen'(world, random) {
    const redis = await primary(world);
    await redis.freeze();
    await sleep(between(random, 500, 4_000));
    await redis.thaw();
  },
  async 'connections killed'(world, random) {
    await (await primary(world)).cli('CLIENT', 'KILL', 'TYPE', one(['pubsub', 'normal'], random));
  },
  async 'scripts forgotten'(world) {
    await (await primary(world)).cli('SCRIPT', 'FLUSH');
  },
  async 'log trimmed unread'(world) {
    await (await primary(world)).cli('XTRIM', 'studio:{default}:events', 'MAXLEN', '0');
  },
  async 'changelog lost'(world) {
    await (await primary(world)).cli('DEL', 'studio:{default}:changes');
  },
  async 'state lost'(world, random) {
    await (await primary(world)).cli(...one(LOSSES, random));
  },
  async 'wire cut'(world, random) {
    wire(world, random)?.cut();
  },
  async 'reply lost'(world, random) {
    wire(world, random)?.loseReply();
  },
  async 'wire stalled'(world, random) {
    const proxy = wire(world, random);
    if (!proxy) return;
    proxy.stall();
    await sleep(between(random, 500, 8_000));
    proxy.heal();
  },
};
