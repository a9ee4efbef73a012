import { parseArgs } from 'node:util';
import { startClusterGroup, startSentinelGroup, startSingle } from '../support/redis-groups.ts';
import { runChaos } from './run.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    rate: { type: 'string', default: '2000' },
    actors: { type: 'string', default: '500' },
    sidecars: { type: 'string', default: '3' },
    apps: { type: 'string', default: '2' },
    redis: { type: 'string', default: 'single' },
  },
});
const GROUPS = { single: startSingle, sentinel: startSentinelGroup, cluster: startClusterGroup };
const start = GROUPS[values.redis as keyof typeof GROUPS];
if (!start) throw new TypeError(`--redis must be one of ${Object.keys(GROUPS).join(', ')}`);
const number = (name: keyof typeof values) => Number(values[name]);
console.log(`chaos: ${values.minutes} minutes, seed ${values.seed}`);
const result = await runChaos({
  forMs: number('minutes') * 60_000,
  seed: number('seed'),
  rate: number('rate') / number('apps'),
  actors: number('actors'),
  sidecars: number('sidecars'),
  apps: number('apps'),
  watchers: 3,
  log: console.log,
  start,
});
console.log(JSON.stringify(result, undefined, 2));
process.exit(result.violations.length === 0 ? 0 : 1);
