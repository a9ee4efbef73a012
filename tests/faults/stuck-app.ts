/**
 * An app with one actor whose handler hangs in a synchronous loop whenever the process gets SIGUSR2. Arguments: the
 * studio's address, the app's name, and `watched` or `alone`. It prints how many stalls its watchdog saw.
 */
import { connectStudio } from '@loom-studio/core-adapter';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { registration } from '../support/registration.ts';

const LOOP_MS = 6_000;

/** As Loom's runtimes hand them out. */
const actor = {
  async execute(): Promise<void> {
    console.log('loop begins');
    for (const until = Date.now() + LOOP_MS; Date.now() < until; ) Math.sqrt(until);
    console.log('loop ends');
  },
};
const runtime = {
  activateActor: async (_id: string, _type: string) => actor,
  deactivateActor: async (_id: string) => undefined,
};

const [url = '', app = '', mode] = process.argv.slice(2);
const registry = createRegistry();
const studio = connectStudio(registry, { url, app, watchdog: mode === 'watched' });
studio.observe({ runtime });

await registry.register(registration('stuck'));
const stuck = await runtime.activateActor('stuck', 'Counter');
await studio.flush();
process.on('SIGUSR2', () => stuck.execute());
console.log('ready');
let turns = 0;
setInterval(() => {
  turns += 1;
  console.log(`turn ${turns}, stalls ${studio.stats().watchdog.stalls}`);
}, 500);
