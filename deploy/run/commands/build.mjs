import { relative } from 'node:path';
import { ensureBuilt } from '../build.mjs';
import { ensureInstalled } from '../install.mjs';
import { packageAdapter } from '../package-adapter.mjs';
import { ROOT } from '../paths.mjs';

/** Everything that is shipped: the UI, the sidecar and the adapter's package. */
export async function command() {
  await ensureInstalled();
  await ensureBuilt('ui', 'sidecar');
  const archive = await packageAdapter();
  console.log(`Built ui/dist, sidecar/dist and ${relative(ROOT, archive)}.`);
  return 0;
}
