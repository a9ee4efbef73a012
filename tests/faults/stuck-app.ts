/**
 * An app with one actor whose handler hangs in a synchronous loop whenever the process gets SIGUSR2. Arguments: the
 * studio's address, the app's name, and `watched` or `alone`. It prints how many stalls its watchdog saw.
 */
import { connectStudio } from '@loom-studio/core-adapter';
import { createRegistry } from '../../core-adapter/demo/registry.ts';
import { createWatchdog } from '../../core-adapter/src/watchdog/watchdog.ts';
import { registration } from '../support/registration.ts';

const LOOP_MS = 6_000;

const [url = '', app = '', mode] = process.argv.slice(2);
const registry = createRegistry();
const studio = connectStudio(registry, { url, app, instance: 'host-1' });
const watchdog = mode === 'watched' ? watch() : undefined;
watchdog?.start();

function watch() {
  return createWatchdog({
    ...{ url, token: undefined, workspace: 'default', log: console.log },
    ...{ watched: studio.stats().producer, producer: `${app}/host-1/watchdog` },
    introduction: { kind: 'hello', pid: process.pid, captures: ['watchdog'] },
  });
}

function handle(): void {
  const before = watchdog?.began({ id: 'waiting', operation: 'resume', since: Date.now() }) ?? -1;
  const slot =
    watchdog?.began({ id: 'stuck', operation: 'execute', since: Date.now(), message: 'Pay' }) ?? -1;
  console.log('loop begins');
  for (const until = Date.now() + LOOP_MS; Date.now() < until; ) Math.sqrt(until);
  console.log('loop ends');
  watchdog?.ended(slot);
  watchdog?.ended(before);
}

await registry.register(registration('stuck'));
await studio.flush();
process.on('SIGUSR2', handle);
console.log('ready');
let turns = 0;
setInterval(() => {
  turns += 1;
  console.log(`turn ${turns}, stalls ${watchdog?.stats().stalls ?? 'unknown'}`);
}, 500);
