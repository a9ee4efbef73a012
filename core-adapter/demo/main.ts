import { type DemoOptions, readArguments, USAGE } from './arguments.ts';
import { type Demo, startDemo } from './demo.ts';

const STATUS_MS = 10_000;

function optionsOrExit(): DemoOptions {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

function statusLine({ shop, studio }: Demo): string {
  const { connected, sent, dropped, hooks } = studio.stats();
  const lost = dropped.messages + dropped.state + dropped.refused;
  const link = connected ? 'connected' : 'studio not reached';
  return `demo: ${shop.size} actors, ${hooks.calls} calls, ${sent.events} events sent, ${lost} dropped, ${link}`;
}

const options = optionsOrExit();
const demo = startDemo(options);
const target = options.url ?? process.env.STUDIO_URL ?? 'http://localhost:9090';
console.log(`demo: ${options.actors} actors, ${options.rate} messages/s, seed ${options.seed} → ${target}`);
const status = setInterval(() => console.log(statusLine(demo)), STATUS_MS);

async function stop(): Promise<void> {
  clearInterval(status);
  await demo.stop();
  process.exit(0);
}

process.once('SIGINT', stop);
process.once('SIGTERM', stop);
if (options.minutes !== undefined) setTimeout(stop, options.minutes * 60_000);
