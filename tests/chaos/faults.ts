import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosWorld } from './world.ts';

/** Something that goes wrong, and is over when the promise resolves. */
export type Fault = (world: ChaosWorld, random: () => number) => Promise<void>;

const between = (random: () => number, from: number, to: number) => from + random() * (to - from);

function one<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T;
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
  async 'redis killed'({ redis }, random) {
    await redis.kill();
    await sleep(between(random, 100, 3_000));
    await redis.restart();
  },
  async 'redis frozen'({ redis }, random) {
    redis.freeze();
    await sleep(between(random, 500, 4_000));
    redis.thaw();
  },
  async 'connections killed'({ redis }, random) {
    await redis.cli('CLIENT', 'KILL', 'TYPE', one(['pubsub', 'normal'], random));
  },
  async 'scripts forgotten'({ redis }) {
    await redis.cli('SCRIPT', 'FLUSH');
  },
  async 'log trimmed unread'({ redis }) {
    await redis.cli('XTRIM', 'studio:{default}:events', 'MAXLEN', '0');
  },
  async 'changelog lost'({ redis }) {
    await redis.cli('DEL', 'studio:{default}:changes');
  },
  async 'state lost'({ redis }, random) {
    await redis.cli(...one(LOSSES, random));
  },
  async 'wire cut'({ sidecars, apps }, random) {
    one([...sidecars, ...apps], random).proxy.cut();
  },
  async 'reply lost'({ sidecars, apps }, random) {
    one([...sidecars, ...apps], random).proxy.loseReply();
  },
  async 'wire stalled'({ sidecars, apps }, random) {
    const { proxy } = one([...sidecars, ...apps], random);
    proxy.stall();
    await sleep(between(random, 500, 8_000));
    proxy.heal();
  },
};
