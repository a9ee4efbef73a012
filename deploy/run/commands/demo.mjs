import { ensureBuilt } from '../build.mjs';
import { startNode, stopAll, stoppingIsSuccess } from '../child.mjs';
import { ensureInstalled } from '../install.mjs';
import { DEMO } from '../paths.mjs';
import { startAddressedStudio } from '../studio.mjs';

/** The studio and an app whose actors it shows; arguments go to the app. Ends when either ends. */
export async function command(args) {
  await ensureInstalled();
  await ensureBuilt('ui', 'sidecar', 'demo');
  stoppingIsSuccess();
  const studio = startAddressedStudio();
  const address = await studio.address;
  // It said itself why it does not run, a taken port for example.
  if (!address) return (await studio.ended).code || 1;
  const app = startApp(address, args);
  console.log(`\n  Loom Studio is at ${address}\n  Ctrl-C ends the studio and the demo app.\n`);
  const { code } = await Promise.race([studio.ended, app.ended]);
  await stopAll();
  return code;
}

function startApp(address, args) {
  return startNode(['--enable-source-maps', DEMO, ...args], {
    env: { STUDIO_ENABLED: 'true', ...process.env, STUDIO_URL: address },
  });
}
