import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { connectStudio } from '../../core-adapter/src/index.ts';
import { seeded } from '../faults/live-world.ts';

/**
 * An app under observation, in a process of its own: actors come, work and go at a steady rate. Over HTTP it says
 * what its registry holds, which is the truth. Arguments: app name, studio URL, calls a second, actors, seed.
 */
const [name = 'app', url = '', rate = '1000', size = '200', seed = '1'] = process.argv.slice(2);
const STEP_MS = 20;
const STATUSES = ['active', 'idle', 'busy'];

const registry = createRegistry();
const studio = connectStudio(registry, { url, app: name, log: () => undefined });
const random = seeded(Number(seed));
const alive: string[] = [];
let born = 0;
let calls = 0;
let working = true;

function birth(): void {
  born += 1;
  const actorId = `${name}-${born}`;
  alive.push(actorId);
  void registry.register({
    actorId,
    actorType: `T${born % 5}`,
    workerId: `${name}-w`,
    status: 'idle',
    lastHeartbeat: new Date().toISOString(),
    messageCount: 0,
  });
}

function call(): void {
  calls += 1;
  const chance = random();
  if (alive.length < Number(size) || chance < 0.002) return birth();
  const index = Math.floor(random() * alive.length);
  const id = alive[index] as string;
  if (chance < 0.004) {
    alive.splice(index, 1);
    void registry.unregister(id);
  } else if (chance < 0.3) void registry.updateStatus(id, STATUSES[Math.floor(random() * 3)] as string);
  else if (chance < 0.4) void registry.heartbeat(id);
  else void registry.incrementMessageCount(id);
}

let owed = 0;
setInterval(() => {
  if (!working) return;
  owed += (Number(rate) * STEP_MS) / 1_000;
  for (; owed >= 1; owed -= 1) call();
}, STEP_MS);

const server = createServer((request, response) => {
  const answer = (value: unknown) => response.end(JSON.stringify(value));
  if (request.url === '/stop') working = false;
  if (request.url === '/work') working = true;
  if (request.url === '/flush') void studio.flush(1_000).then(answer);
  else if (request.url === '/truth') void registry.getAll().then(answer);
  else answer({ calls, stats: studio.stats(), memory: process.memoryUsage().rss });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`app ${name} on ${(server.address() as AddressInfo).port}`);
});
