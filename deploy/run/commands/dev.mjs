import { forget } from '../build.mjs';
import { demoBundle, sidecarBundle } from '../bundles.mjs';
import { startNode, stop, stoppingIsSuccess } from '../child.mjs';
import { ensureInstalled } from '../install.mjs';
import { DEMO } from '../paths.mjs';
import { openProxy } from '../proxy.mjs';
import { startStudio } from '../studio.mjs';

const DOOR = 5173;

/** The studio, rebuilt and restarted on every change, with the demo app unless `--no-demo` is given. */
export async function command(args) {
  await ensureInstalled();
  stoppingIsSuccess();
  const target = new URL(`http://127.0.0.1:${process.env.PORT || 9090}`);
  await watchUi();
  await watchBundle(sidecarBundle(), 'sidecar', () => startStudio());
  if (!args.includes('--no-demo')) await watchBundle(demoBundle(), 'demo', () => startDemo(target));
  const { address } = await openProxy(DOOR, target).catch((error) => openElsewhere(error, target));
  console.log(`\n  Loom Studio is at ${address} and ${target.origin}\n  Ctrl-C ends everything.\n`);
  return new Promise(() => undefined);
}

async function watchUi() {
  forget('ui');
  const { buildUi } = await import('../../../ui/build.mjs');
  await buildUi({ minify: false, watch: true });
}

/** Resolves after the first build; from then on each good build replaces the running child. */
async function watchBundle(settings, name, startChild) {
  forget(name);
  const { context } = await import('esbuild');
  const restarted = restarting(startChild);
  const plugin = {
    name: 'restart',
    setup: (bundler) => bundler.onEnd(({ errors }) => (errors.length > 0 ? undefined : restarted())),
  };
  const watcher = await context({ ...settings, plugins: [...settings.plugins, plugin] });
  await watcher.watch();
}

function restarting(startChild) {
  let child;
  return async () => {
    if (child) await stop(child);
    child = startChild();
  };
}

const startDemo = ({ origin }) =>
  startNode(['--enable-source-maps', DEMO], {
    env: { STUDIO_ENABLED: 'true', ...process.env, STUDIO_URL: origin },
  });

function openElsewhere(error, target) {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${DOOR} is taken, so there is no second door.`);
  return { address: target.origin };
}
