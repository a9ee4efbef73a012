import { type ChildProcess, fork } from 'node:child_process';
import { type DemoOptions, type ProcessName, readArguments, USAGE } from './arguments.ts';
import { hangForGood, startBranch } from './branch.ts';
import { type Demo, startDemo } from './demo.ts';
import { TROUBLE_AFTER_MS, type Trouble, troubleLine } from './troubles.ts';

const STATUS_MS = 10_000;

function optionsOrExit(): DemoOptions {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

const options = optionsOrExit();
const target = options.url ?? process.env.STUDIO_URL ?? 'http://localhost:9090';
const tell = (trouble: Trouble): void => console.log(troubleLine(trouble, options.app, target));

if (options.process === 'shop') runShop();
else runBranch({ ...options, process: options.process });

function runShop(): void {
  const demo = startDemo(options);
  const branches: ChildProcess[] = [];
  console.log(`demo: ${options.actors} actors, ${options.rate} messages/s, seed ${options.seed} → ${target}`);
  const status = setInterval(() => console.log(statusLine(demo)), STATUS_MS);
  if (options.troubles.has('stuck-sync')) branches.push(startProcess('reports'));
  if (options.troubles.has('killed')) branches.push(startProcess('couriers', 'killed'));
  for (const trouble of ['stuck-async', 'growing-queue', 'failing'] as const)
    if (options.troubles.has(trouble)) setTimeout(tell, TROUBLE_AFTER_MS, trouble);

  async function stop(): Promise<void> {
    clearInterval(status);
    // One that hangs hears no other signal.
    for (const branch of branches) branch.kill('SIGKILL');
    await demo.stop();
    process.exit(0);
  }

  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (options.minutes !== undefined) setTimeout(stop, options.minutes * 60_000);
}

/** This program once more, as another process of the app. `killed`: with `kill -9`, after a while. */
function startProcess(name: ProcessName, end?: 'killed'): ChildProcess {
  const url = options.url === undefined ? [] : ['--url', options.url];
  const child = fork(process.argv[1] ?? '', ['--process', name, '--app', options.app, ...url]);
  if (end === undefined) return child;
  child.once('message', () => {
    setTimeout(() => {
      child.kill('SIGKILL');
      tell(end);
    }, TROUBLE_AFTER_MS);
  });
  return child;
}

function runBranch(given: DemoOptions & { process: Exclude<ProcessName, 'shop'> }): void {
  startBranch(given, () => {
    tell('stuck-sync');
    hangForGood();
  });
  process.on('disconnect', () => process.exit(0));
  // Whoever stops the demo by Ctrl-C stops it all.
  process.once('SIGINT', () => process.exit(0));
  process.send?.('ready');
}

function statusLine({ shop, studio }: Demo): string {
  const { connected, sent, dropped, hooks } = studio.stats();
  const lost = dropped.messages + dropped.state + dropped.refused;
  const link = connected ? 'connected' : 'studio not reached';
  return `demo: ${shop.size} actors, ${hooks.calls} calls, ${sent.events} events sent, ${lost} dropped, ${link}`;
}
