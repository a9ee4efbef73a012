import { createSidecar, type Sidecar } from './app.ts';
import { ConfigError, helpText, readConfig } from './config.ts';
import { createLog, type Log, logFailure, takeConsole } from './log.ts';
import { StartError } from './transport/transport.ts';
import { VERSION } from './version.ts';

/** A stop that takes longer is cut short. */
const STOP_MS = 5_000;

if (process.argv.includes('--help')) process.stdout.write(helpText());
else if (process.argv.includes('--version')) process.stdout.write(`${VERSION}\n`);
else await run();

async function run(): Promise<void> {
  try {
    const config = readConfig();
    const log = createLog(config.logLevel);
    takeConsole(log);
    if (config.exposed)
      log.warn(
        { host: config.host },
        'STUDIO_AUTH=off: anyone who reaches this port sees and changes everything',
      );
    const sidecar = await createSidecar({ config, log });
    stopOnSignal(sidecar, log);
    const { url, transport, engine } = sidecar;
    if (engine.notice) log.info({}, engine.notice);
    // Read by people and by scripts that wait for the start: one line, this shape.
    process.stdout.write(
      `Loom Studio ${VERSION} on ${url} (transport ${transport}, engine ${engine.kind})\n`,
    );
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

function stopOnSignal(sidecar: Sidecar, log: Log): void {
  let stopping = false;
  const stop = (signal: string) => {
    // Impatience: a second signal ends it at once.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(0), STOP_MS).unref();
    sidecar.close().then(
      () => process.exit(0),
      (error) => {
        logFailure(log, error, 'stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
